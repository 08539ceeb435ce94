package dev.weft.conformance;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The oracle's own commands: makes new programs and their true traces, and keeps both in the build's folder, so that the
 * test run on the second engine need not make them again.
 *
 * @param home the folder with the generators and the oracles
 */
record Oracle(Path home) {
    private static final Path KEPT = Path.of("target", "oracle");
    private static final String PYTHON_WITH_TRIO = "/usr/bin/python3";

    /** Finds the oracle beside the project's folder. */
    static Optional<Oracle> find() throws IOException {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path home = folder.resolve("shared").resolve("conformance");
            if (Files.isRegularFile(home.resolve("SPEC.md"))) {
                return Optional.of(new Oracle(home.toRealPath())); // the 3.14 oracle follows no links
            }
        }
        return Optional.empty();
    }

    /** Returns some programs of the asyncio language and their true traces. */
    Recording asyncio(String seed, String profile, int first, int count) throws IOException, InterruptedException {
        return recording(
                String.join("-", "asyncio", seed, profile, Integer.toString(first), Integer.toString(count)),
                command("python3", "generate.py", seed, profile, first, count),
                List.of(home.resolve("asyncio-3.14").toString()));
    }

    /** Returns some programs of the Trio language and their true traces. */
    Recording trio(String seed, String profile, int first, int count) throws IOException, InterruptedException {
        return recording(
                String.join("-", "trio", seed, profile, Integer.toString(first), Integer.toString(count)),
                command(PYTHON_WITH_TRIO, "generate_trio.py", seed, profile, first, count),
                List.of(PYTHON_WITH_TRIO, home.resolve("trio_oracle.py").toString()));
    }

    /** Says whether Trio prints a trace for a program of the Trio language under one of 200 other schedules. */
    boolean trioMayPrint(String program, List<String> trace) {
        try {
            Path file = Files.writeString(Files.createTempFile("program", ".jsonl"), program + "\n");
            Path output = Files.createTempFile("traces", ".txt");
            Files.delete(output);
            run(
                    new ProcessBuilder(
                                    PYTHON_WITH_TRIO,
                                    home.resolve("trio_oracle.py").toString(),
                                    "--explore",
                                    "200")
                            .redirectInput(file.toFile()),
                    output);
            List<String> lines = new ArrayList<>(Files.readAllLines(output));
            lines.replaceAll(line -> line.equals("---") ? "=== -" : line);
            return Recording.traces(lines).contains(trace);
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException("the oracle cannot be asked", failure);
        }
    }

    private List<String> command(String python, String generator, String seed, String profile, int first, int count) {
        List<String> command =
                new ArrayList<>(List.of(python, home.resolve(generator).toString()));
        command.addAll(List.of("--seed", seed, "--profile", profile));
        command.addAll(List.of("--first", Integer.toString(first), "--count", Integer.toString(count)));
        return command;
    }

    private static Recording recording(String name, List<String> generator, List<String> oracle)
            throws IOException, InterruptedException {
        Files.createDirectories(KEPT);
        Path programs = KEPT.resolve(name + ".jsonl");
        Path traces = KEPT.resolve(name + ".trace");
        if (!Files.exists(programs)) {
            run(new ProcessBuilder(generator), programs);
        }
        if (!Files.exists(traces)) {
            run(new ProcessBuilder(oracle).redirectInput(programs.toFile()), traces);
        }
        return new Recording(Files.readAllLines(programs), Recording.traces(Files.readAllLines(traces)));
    }

    private static void run(ProcessBuilder command, Path output) throws IOException, InterruptedException {
        Path unfinished = output.resolveSibling(output.getFileName() + ".unfinished");
        int status = command.redirectOutput(unfinished.toFile())
                .redirectError(Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(command.command() + " ended with status " + status);
        }
        Files.move(unfinished, output);
    }
}
