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
 * {@code # for ever}: it is stopped after its last line. {@code # ...}: a comment.
 */
final class ExpectedLines {
    private static final String COMPANION = "# with ";
    private static final String FOR_EVER = "# for ever";

    private final List<String> lines = new ArrayList<>();
    private @Nullable String companion;
    private boolean forEver;

    private ExpectedLines() {}

    static ExpectedLines read(Path file) throws IOException {
        var expected = new ExpectedLines();
        for (var line : Files.readAllLines(file)) {
            if (line.startsWith(COMPANION)) {
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
