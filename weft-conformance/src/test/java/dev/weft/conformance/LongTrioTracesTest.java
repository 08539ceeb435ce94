package dev.weft.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Weft against Trio over 20,000 programs made on the spot: the long run. Another {@code weft.seed} makes other programs.
 * Trio promises no order among the tasks that are runnable at one time, so the trace of any schedule of it will do.
 */
@EnabledIfSystemProperty(named = "weft.long", matches = "true")
class LongTrioTracesTest {
    private static final int PART = 1700;

    @ParameterizedTest
    @CsvSource({"basic, 3400", "cancel, 3400", "sync, 3400", "channels, 3400", "nurseries, 3400", "all, 3400"})
    void theTracesAreThoseOfTrio(String profile, int count) throws IOException, InterruptedException {
        Optional<Oracle> oracle = Oracle.find();
        assumeTrue(oracle.isPresent(), "the oracle is not beside the project");
        String seed = System.getProperty("weft.seed", "long");
        for (int first = 0; first < count; first += PART) {
            Recording part = oracle.get().trio(seed, profile, first, Math.min(PART, count - first));
            Comparison.assertSameTraces(
                    part.programs(), part.traces(), TrioInterpreter::run, oracle.get()::trioMayPrint);
        }
    }
}
