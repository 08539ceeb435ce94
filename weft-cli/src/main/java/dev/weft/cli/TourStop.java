package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One program of the tour: runs in a JVM of its own, is shown as it prints, and is held against its expected lines. */
final class TourStop {
    private static final long LIMIT_SECONDS = 60;

    private final Path examples;
    private final String name;
    private final boolean fast;

    TourStop(Path examples, String name, boolean fast) {
        this.examples = examples;
        this.name = name;
        this.fast = fast;
    }

    /** Runs the program, and returns what is wrong with what it printed; nothing if all is well. */
    List<String> visit() throws IOException, InterruptedException {
        var expected = ExpectedLines.read(examples.resolve("expected").resolve(name + ".txt"));
        var companion = expected.companion();
        if (companion == null) {
            return check(expected);
        }
        var beside = start(companion);
        try (var output = beside.inputReader()) {
            output.readLine(); // it is ready once it has said something
            return check(expected);
        } finally {
            beside.destroy();
            beside.waitFor();
        }
    }

    private List<String> check(ExpectedLines expected) throws IOException, InterruptedException {
        var process = start(name);
        var printed = new ArrayList<String>();
        try (var output = process.inputReader()) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                System.out.println(line);
                printed.add(line);
                if (expected.isEnd(line)) {
                    process.destroy();
                }
            }
        }
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return List.of(name + " printed everything and did not end within " + LIMIT_SECONDS + " s");
        }
        var complaints = new ArrayList<>(expected.differences(printed));
        if (process.exitValue() != 0 && !expected.runsForEver()) {
            complaints.add("exit code " + process.exitValue());
        }
        return complaints;
    }

    private Process start(String program) throws IOException {
        var file = examples.resolve(program + ".java");
        if (!Files.exists(file)) {
            throw new UsageException("no program " + file);
        }
        var command = new ArrayList<>(Children.jvm(fast ? List.of("-Dweft.clock=virtual") : List.of()));
        command.addAll(List.of("dev.weft.cli.Weft", "run", file.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
