package dev.weft.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One program of the tour: runs in a JVM of its own, is shown as it prints, and is held against its expected lines. */
final class TourStop {
    private static final long LIMIT_SECONDS = 60;
    private static final String VIRTUAL_CLOCK = "-Dweft.clock=virtual";

    private final Path examples;
    private final String name;
    private final List<String> flags;
    private final Consumer<String> show;

    /**
     * Makes a stop.
     *
     * @param flags flags for the program's JVM, beside those that {@code ./weft} sets
     * @param show takes each line as it appears
     */
    TourStop(Path examples, String name, List<String> flags, Consumer<String> show) {
        this.examples = examples;
        this.name = name;
        this.flags = flags;
        this.show = show;
    }

    /** Runs the program, and returns what is wrong with what it printed; nothing if all is well. */
    List<String> visit() throws IOException, InterruptedException {
        var expected = ExpectedLines.read(examples.resolve("expected").resolve(name + ".txt"));
        var companion = expected.companion();
        if (companion == null) {
            return check(expected, () -> {});
        }
        var meeting = expected.meeting();
        if (meeting != null) {
            return visitAtPort(expected, companion, meeting);
        }
        if (expected.runsForEver()) { // a server: the companion comes to it
            var visitor = new AtomicReference<@Nullable Process>();
            try {
                return check(expected, () -> visitor.set(startShown(companion)));
            } finally {
                var started = visitor.get();
                if (started != null) {
                    end(started);
                }
            }
        }
        var beside = start(companion);
        var ready = new CountDownLatch(1); // it is ready once it has said something
        var reader = Thread.ofVirtual().start(() -> {
            read(beside, line -> {
                show.accept(companion + " | " + line);
                ready.countDown();
            });
            ready.countDown();
        });
        try {
            if (!ready.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return List.of(companion + " said nothing within " + LIMIT_SECONDS + " s");
            }
            return check(expected, () -> {});
        } finally {
            beside.destroy();
            end(beside);
            reader.join();
        }
    }

    /** Starts whichever of the two connects once somebody listens on the port; neither need say that it is ready. */
    private List<String> visitAtPort(ExpectedLines expected, String companion, ExpectedLines.Meeting meeting)
            throws IOException, InterruptedException {
        if (Ports.isListenedOn(meeting.port())) {
            return List.of("port " + meeting.port() + " is in use already");
        }
        var server = startInRealTime(meeting.visiting() ? companion : name);
        @Nullable Process client = null;
        try {
            if (!Ports.awaitListener(meeting.port(), server, LIMIT_SECONDS)) {
                return List.of("nobody listened on port " + meeting.port() + " within " + LIMIT_SECONDS + " s");
            }
            client = startInRealTime(meeting.visiting() ? name : companion);
            var beside = meeting.visiting() ? server : client;
            Thread.ofVirtual().start(() -> read(beside, line -> show.accept(companion + " | " + line)));
            return check(meeting.visiting() ? client : server, expected, () -> {});
        } finally {
            server.destroy();
            end(server);
            if (client != null) {
                client.destroy();
                end(client);
            }
        }
    }

    private List<String> check(ExpectedLines expected, Runnable atFirstLine) throws IOException, InterruptedException {
        return check(start(name), expected, atFirstLine);
    }

    private List<String> check(Process process, ExpectedLines expected, Runnable atFirstLine)
            throws InterruptedException {
        var printed = new ArrayList<String>();
        var stopped = new AtomicBoolean();
        var reader = Thread.ofVirtual()
                .start(() -> read(process, line -> {
                    show.accept(line);
                    if (stopped.get()) {
                        return; // printed before the stop took effect
                    }
                    printed.add(line);
                    if (printed.size() == 1) {
                        atFirstLine.run();
                    }
                    if (expected.isEnd(line)) {
                        stopped.set(true);
                        process.toHandle().destroy(); // leaves its output open, to be read to the end
                    }
                }));
        boolean ended = end(process);
        reader.join();
        var complaints = new ArrayList<String>();
        if (!ended) {
            complaints.add(name + " did not end within " + LIMIT_SECONDS + " s");
        } else if (process.exitValue() != 0 && !expected.runsForEver()) {
            complaints.add("exit code " + process.exitValue());
        }
        complaints.addAll(expected.differences(printed));
        return complaints;
    }

    /** Waits for the process, and kills it when it takes too long; returns whether it ended by itself. */
    private static boolean end(Process process) throws InterruptedException {
        if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            return true;
        }
        process.destroyForcibly().waitFor();
        return false;
    }

    private static void read(Process process, Consumer<String> each) {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(each);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process startShown(String program) {
        try {
            var process = start(program);
            Thread.ofVirtual().start(() -> read(process, line -> show.accept(program + " | " + line)));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(String program) throws IOException {
        return start(program, flags);
    }

    /** A clock that jumps is of no use between two processes. */
    private Process startInRealTime(String program) throws IOException {
        return start(
                program,
                flags.stream().filter(flag -> !flag.equals(VIRTUAL_CLOCK)).toList());
    }

    private Process start(String program, List<String> flags) throws IOException {
        var file = examples.resolve(program + ".java");
        if (!Files.exists(file)) {
            throw new UsageException("no program " + file);
        }
        var command = new ArrayList<>(Children.jvm(flags));
        command.addAll(List.of("dev.weft.cli.Weft", "run", file.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
