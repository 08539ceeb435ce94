package dev.weft.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Python and a script that does rows as the peers do, in a process for each cell. */
final class Python {

    private static final Pattern VERSION = Pattern.compile("\"version\": \"([^\"]+)\"");
    private static final Pattern VALUES = Pattern.compile("\"values\": \\[([^\\]]*)\\]");

    private final String command;
    private final Path script;
    private final String version;

    private Python(String command, Path script) {
        this.command = command;
        this.script = script;
        this.version = group(VERSION, run("version"));
    }

    /**
     * Returns the first Python that can run the script: the one named by {@code -Dweft.bench.python=...}, the one on the
     * path, the system's. Throws an {@link IllegalStateException} that says of each why not.
     */
    static Python find(String script) {
        var copy = copy(script);
        var reasons = new ArrayList<String>();
        var commands = Stream.of(System.getProperty("weft.bench.python"), "python3", "/usr/bin/python3");
        for (var command : commands.filter(Objects::nonNull).toList()) {
            try {
                return new Python(command, copy);
            } catch (UncheckedIOException e) {
                var lines = String.valueOf(e.getCause()).lines().toList();
                reasons.add(command + ": " + lines.getLast());
            }
        }
        throw new IllegalStateException(script + " runs on no Python here: " + String.join("; ", reasons));
    }

    private static Path copy(String script) {
        try (var source = Python.class.getResourceAsStream(script)) {
            if (source == null) {
                throw new IllegalStateException(script + " is not on the class path");
            }
            var copy = Files.createTempFile(script.replace(".py", ""), ".py");
            copy.toFile().deleteOnExit();
            Files.write(copy, source.readAllBytes());
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what is measured and in which version, such as {@code CPython 3.14.0}. */
    String version() {
        return version;
    }

    /** Returns the command that is this Python. */
    String command() {
        return command;
    }

    /** Returns the command that runs the smallest asyncio program. */
    List<String> coldStart() {
        return List.of(command, "-c", "import asyncio; asyncio.run(asyncio.sleep(0))");
    }

    /** Measures a row: a value for each of {@code repeats} calls, none if Python has not got the library. */
    List<Double> measure(String key, int operations, int repeats) {
        var values = group(VALUES, run(key, String.valueOf(operations), String.valueOf(repeats)));
        var numbers = new ArrayList<Double>();
        for (var value : values.isBlank() ? new String[0] : values.split(",", -1)) {
            numbers.add(Double.valueOf(value.strip()));
        }
        return numbers;
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
