package dev.weft.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CPython's asyncio, measured by a script that does the rows as the peers do; {@code python3} is the one on the path. */
final class Python {

    private static final Pattern VERSION = Pattern.compile("\"version\": \"([^\"]+)\"");
    private static final Pattern VALUES = Pattern.compile("\"values\": \\[([^\\]]*)\\]");

    private final Path script;
    private final String version;

    private Python(Path script) {
        this.script = script;
        this.version = group(VERSION, run("version"));
    }

    /** Starts the script once to learn the version; throws if there is no Python. */
    static Python find() {
        try (var source = Python.class.getResourceAsStream("asyncio_bench.py")) {
            if (source == null) {
                throw new IllegalStateException("asyncio_bench.py is not on the class path");
            }
            var copy = Files.createTempFile("asyncio_bench", ".py");
            copy.toFile().deleteOnExit();
            Files.write(copy, source.readAllBytes());
            return new Python(copy);
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
        var values = group(VALUES, run(row.key(), String.valueOf(row.operations()), String.valueOf(repeats)));
        var numbers = new ArrayList<Double>();
        for (var value : values.split(",", -1)) {
            numbers.add(Double.valueOf(value.strip()));
        }
        return new Cell(Medians.of(numbers));
    }

    /** Returns the command that runs the smallest asyncio program. */
    static List<String> coldStart() {
        return List.of("python3", "-c", "import asyncio; asyncio.run(asyncio.sleep(0))");
    }

    private String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("python3", script.toString()));
        command.addAll(List.of(arguments));
        return String.join("\n", Processes.lines(command));
    }

    private static String group(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("the script printed no " + pattern + ": " + output);
        }
        return matcher.group(1);
    }
}
