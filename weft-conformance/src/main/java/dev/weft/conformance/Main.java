package dev.weft.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The command: reads programs from standard input, one a line, and prints each one's trace and a separator line.
 *
 * <p>Its one argument names the language: {@code asyncio} or {@code trio}.
 */
public final class Main {
    private static final Map<String, Function<Program, List<String>>> INTERPRETERS =
            Map.of("asyncio", AsyncioInterpreter::run, "trio", TrioInterpreter::run);

    private Main() {}

    /**
     * Returns the names of the languages, in alphabetical order.
     *
     * @return the words that the command takes
     */
    public static List<String> languages() {
        return INTERPRETERS.keySet().stream().sorted().toList();
    }

    /**
     * Runs the command. Exits with 2 for bad usage, with 1 when a program cannot be run.
     *
     * @param arguments the language
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        @Nullable
        Function<Program, List<String>> interpreter = arguments.length == 1 ? INTERPRETERS.get(arguments[0]) : null;
        if (interpreter == null) {
            System.err.println("usage: conformance asyncio|trio < PROGRAMS");
            System.exit(2);
            return;
        }
        var output = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        serve(input, output, interpreter);
    }

    private static void serve(BufferedReader input, PrintStream output, Function<Program, List<String>> interpreter)
            throws IOException {
        int number = 0;
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (!line.isBlank()) {
                interpreter.apply(Program.parse(line)).forEach(output::println);
                output.println("=== " + number);
                output.flush();
                number++;
            }
        }
    }
}
