package dev.weft.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPython's asyncio or Trio, measured by a script that does the rows as the peers do. For asyncio, {@code python3} is the one on
 * the path; for Trio, the first of that and the system's which has it.
 */
final class Python {

    private static final Pattern VERSION = Pattern.compile("\"version\": \"([^\"]+)\"");
    private static final Pattern VALUES = Pattern.compile("\"values\": \\[([^\\]]*)\\]");

    private static final List<String> WHERE_TRIO_IS = List.of("python3", "/usr/bin/python3");

    private final String command;
    private final Path script;
    private final String version;

    private Python(String command, Path script) {
        this.command = command;
        this.script = script;
        this.version = group(VERSION, run("version"));
    }

    /** Starts asyncio's script once to learn the version; throws if there is no Python. */
    static Python find() {
        return new Python("python3", script("asyncio_bench.py"));
    }

    /** As {@link #find}, for pools and queues. */
    static Python pools() {
        return new Python("python3", script("pool_bench.py"));
    }

    /** As {@link #find}, for Trio. */
    static Python trio() {
        var script = script("trio_bench.py");
        for (var command : WHERE_TRIO_IS) {
            try {
                return new Python(command, script);
            } catch (RuntimeException absent) {
                System.err.println(command + " cannot measure Trio: " + absent.getMessage());
            }
        }
        throw new IllegalStateException("no Python here has the package trio: install python3-trio");
    }

    private static Path script(String name) {
        try (var source = Python.class.getResourceAsStream(name)) {
            if (source == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            var copy = Files.createTempFile(name.replace(".py", ""), ".py");
            copy.toFile().deleteOnExit();
            Files.write(copy, source.readAllBytes());
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the version, such as {@code 3.14.0}. */
    String version() {
        return version;
    }

    /** Measures a row: the median of {@code repeats} calls. */
    Cell measure(Row row, int repeats) {
        return new Cell(Medians.of(values(row.key(), row.operations(), repeats)));
    }

    /** Measures a row of pools: the median of {@code repeats} runs, NaN if Python has not got the library. */
    double time(PoolRow row, int repeats) {
        List<Double> values = values(row.key(), row.operations(), repeats);
        return values.isEmpty() ? Double.NaN : Medians.of(values);
    }

    private List<Double> values(String key, int operations, int repeats) {
        var values = group(VALUES, run(key, String.valueOf(operations), String.valueOf(repeats)));
        var numbers = new ArrayList<Double>();
        for (var value : values.isBlank() ? new String[0] : values.split(",", -1)) {
            numbers.add(Double.valueOf(value.strip()));
        }
        return numbers;
    }

    /** Returns the command that runs the smallest asyncio program. */
    static List<String> coldStart() {
        return List.of("python3", "-c", "import asyncio; asyncio.run(asyncio.sleep(0))");
    }

    private String run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(command, script.toString()));
        line.addAll(List.of(arguments));
        return String.join("\n", Processes.lines(line));
    }

    private static String group(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("the script printed no " + pattern + ": " + output);
        }
        return matcher.group(1);
    }
}
