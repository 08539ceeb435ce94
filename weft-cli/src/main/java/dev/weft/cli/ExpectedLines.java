package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a program of the tour must print, one line a line. {@code ~} at a line's start: the rest is a regular expression.
 * {@code ?} at a line's start: lines of such a block may come in any order. {@code # with NAME}: that program runs beside it.
 * {@code # visits NAME at PORT}: that program runs beside it, and is there once somebody listens on the port. {@code # visited
 * by NAME at PORT}: that program is started once this one listens. {@code # for ever}: it is stopped after its last line.
 * {@code # ...}: a comment.
 */
final class ExpectedLines {
    private static final String COMPANION = "# with ";
    private static final String FOR_EVER = "# for ever";
    private static final Pattern MEETING = Pattern.compile("# (visits|visited by) (\\w+) at (\\d+)");

    private final List<String> lines = new ArrayList<>();
    private @Nullable String companion;
    private @Nullable Meeting meeting;
    private boolean forEver;

    /**
     * Where a program and its companion meet.
     *
     * @param port the port that the server of the two listens on
     * @param visiting whether the program is the one that connects
     */
    record Meeting(int port, boolean visiting) {}

    private ExpectedLines() {}

    static ExpectedLines read(Path file) throws IOException {
        var expected = new ExpectedLines();
        for (var line : Files.readAllLines(file)) {
            var match = MEETING.matcher(line);
            if (match.matches()) {
                expected.companion = match.group(2);
                expected.meeting = new Meeting(
                        Integer.parseInt(match.group(3)), match.group(1).equals("visits"));
            } else if (line.startsWith(COMPANION)) {
                expected.companion = line.substring(COMPANION.length()).strip();
            } else if (line.equals(FOR_EVER)) {
                expected.forEver = true;
            } else if (!line.startsWith("#")) {
                expected.lines.add(line);
            }
        }
        return expected;
    }

    @Nullable
    String companion() {
        return companion;
    }

    /** Returns where the program meets its companion; null: either is ready once it has said something. */
    @Nullable
    Meeting meeting() {
        return meeting;
    }

    boolean runsForEver() {
        return forEver;
    }

    /** Returns whether this line is the last one of a program that never ends by itself. */
    boolean isEnd(String printed) {
        return forEver && !lines.isEmpty() && matches(lines.getLast(), printed);
    }

    /** Returns a line for each place where the output is not as expected. */
    List<String> differences(List<String> printed) {
        var differences = new ArrayList<String>();
        int next = 0;
        for (int i = 0; i < lines.size(); i = endOfBlock(i)) {
            int end = endOfBlock(i);
            var block = new ArrayList<>(lines.subList(i, end));
            for (int n = block.size(); n > 0; n--, next++) {
                var line = next < printed.size() ? printed.get(next) : "(nothing)";
                if (!block.removeIf(once(line, block))) {
                    differences.add(
                            "line " + (next + 1) + ": expected " + String.join(" or ", block) + ", got " + line);
                    block.removeFirst();
                }
            }
        }
        for (; next < printed.size(); next++) {
            differences.add("line " + (next + 1) + ": expected the end, got " + printed.get(next));
        }
        return differences;
    }

    /** Matches the first expected line of the block that fits, and only that. */
    private static java.util.function.Predicate<String> once(String printed, List<String> block) {
        var found =
                block.stream().filter(expected -> matches(expected, printed)).findFirst();
        var done = new boolean[1];
        return expected -> {
            boolean hit = !done[0] && found.isPresent() && found.get().equals(expected);
            done[0] |= hit;
            return hit;
        };
    }

    private int endOfBlock(int start) {
        int end = start + 1;
        if (lines.get(start).startsWith("?")) {
            while (end < lines.size() && lines.get(end).startsWith("?")) {
                end++;
            }
        }
        return end;
    }

    private static boolean matches(String expected, String printed) {
        var text = expected.startsWith("?") ? expected.substring(1) : expected;
        return text.startsWith("~") ? Pattern.matches(text.substring(1), printed) : text.equals(printed);
    }
}
