package dev.weft.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Weft against the oracles over programs made on the spot, 50,000 of asyncio and 20,000 of Trio: the long run. Another
 * {@code weft.seed} makes other programs. Trio promises no order among the tasks that are runnable at one time, so the trace
 * of any schedule of it will do.
 */
@EnabledIfSystemProperty(named = "weft.long", matches = "true")
class LongTracesTest {
    private static final int PART = 2000;

    @ParameterizedTest
    @CsvSource({"basic, 8400", "cancel, 8400", "sync, 8400", "queues, 8400", "groups, 8400", "all, 8400"})
    void theTracesAreThoseOfAsyncio(String profile, int count) throws IOException, InterruptedException {
        inParts(count, (oracle, seed, first, size) -> {
            Recording part = oracle.asyncio(seed, profile, first, size);
            Comparison.assertSameTraces(part.programs(), part.traces(), AsyncioInterpreter::run);
        });
    }

    @ParameterizedTest
    @CsvSource({"basic, 3400", "cancel, 3400", "sync, 3400", "channels, 3400", "nurseries, 3400", "all, 3400"})
    void theTracesAreThoseOfTrio(String profile, int count) throws IOException, InterruptedException {
        inParts(count, (oracle, seed, first, size) -> {
            Recording part = oracle.trio(seed, profile, first, size);
            Comparison.assertSameTraces(part.programs(), part.traces(), TrioInterpreter::run, oracle::trioMayPrint);
        });
    }

    /** Compares some of the programs that a seed makes. */
    private interface Part {
        void compare(Oracle oracle, String seed, int first, int count) throws IOException, InterruptedException;
    }

    private static void inParts(int count, Part part) throws IOException, InterruptedException {
        Optional<Oracle> oracle = Oracle.find();
        assumeTrue(oracle.isPresent(), "the oracle is not beside the project");
        String seed = System.getProperty("weft.seed", "long");
        for (int first = 0; first < count; first += PART) {
            part.compare(oracle.get(), seed, first, Math.min(PART, count - first));
        }
    }
}
