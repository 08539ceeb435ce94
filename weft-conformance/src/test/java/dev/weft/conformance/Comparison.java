package dev.weft.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Compares the traces of an interpreter with the true ones. */
final class Comparison {
    private static final int SHOWN = 3;

    private Comparison() {}

    /** Fails, with the first few programs that differ and both of their traces, unless all traces are the same. */
    static void assertSameTraces(
            List<String> programs, List<List<String>> expected, Function<Program, List<String>> interpreter) {
        assertSameTraces(programs, expected, interpreter, (program, found) -> false);
    }

    /** Does the same, but a trace may also be one that {@code alsoTrue} knows to be possible. */
    static void assertSameTraces(
            List<String> programs,
            List<List<String>> expected,
            Function<Program, List<String>> interpreter,
            BiPredicate<String, List<String>> alsoTrue) {
        assertThat(programs).hasSameSizeAs(expected).isNotEmpty();
        List<String> differences = new ArrayList<>();
        int differing = 0;
        for (int i = 0; i < programs.size(); i++) {
            List<String> found = interpreter.apply(Program.parse(programs.get(i)));
            if (!found.equals(expected.get(i)) && !alsoTrue.test(programs.get(i), found)) {
                differing++;
                if (differences.size() < SHOWN) {
                    differences.add(difference(i, programs.get(i), expected.get(i), found));
                }
            }
        }
        assertThat(differences)
                .as(
                        "%d of %d traces differ; the first:%n%s",
                        differing, programs.size(), String.join("\n\n", differences))
                .isEmpty();
    }

    private static String difference(int number, String program, List<String> expected, List<String> found) {
        int at = 0;
        while (at < expected.size() && at < found.size() && expected.get(at).equals(found.get(at))) {
            at++;
        }
        return "program " + number + " differs at line " + (at + 1) + "\n" + program + "\nexpected:\n"
                + String.join("\n", expected) + "\nfound:\n" + String.join("\n", found);
    }
}
