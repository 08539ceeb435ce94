package dev.weft.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.tukaani.xz.XZInputStream;

/**
 * Programs and their true traces, as the oracle printed them once: a pair of compressed files beside this class.
 *
 * @param programs the programs, each one line of JSON
 * @param traces their traces, in the same order
 */
record Recording(List<String> programs, List<List<String>> traces) {

    /** Reads the recording of a name. */
    static Recording read(String name) throws IOException {
        return new Recording(lines(name + ".jsonl.xz"), traces(lines(name + ".trace.xz")));
    }

    /** Splits the output of a command into traces, at its separator lines. */
    static List<List<String>> traces(List<String> output) {
        List<List<String>> traces = new ArrayList<>();
        List<String> trace = new ArrayList<>();
        for (String line : output) {
            if (line.startsWith("=== ")) {
                traces.add(trace);
                trace = new ArrayList<>();
            } else {
                trace.add(line);
            }
        }
        return traces;
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream raw = Objects.requireNonNull(Recording.class.getResourceAsStream(file), file);
                var reader =
                        new BufferedReader(new InputStreamReader(new XZInputStream(raw), StandardCharsets.UTF_8))) {
            return reader.readAllLines();
        }
    }
}
