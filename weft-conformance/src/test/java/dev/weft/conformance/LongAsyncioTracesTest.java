package dev.weft.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Weft against CPython's asyncio over 50,000 programs made on the spot: the long run. Another {@code weft.seed} makes other
 * programs.
 */
@EnabledIfSystemProperty(named = "weft.long", matches = "true")
class LongAsyncioTracesTest {
    private static final int PART = 2000;

    @ParameterizedTest
    @CsvSource({"basic, 8400", "cancel, 8400", "sync, 8400", "queues, 8400", "groups, 8400", "all, 8400"})
    void theTracesAreThoseOfAsyncio(String profile, int count) throws IOException, InterruptedException {
        Optional<Oracle> oracle = Oracle.find();
        assumeTrue(oracle.isPresent(), "the oracle is not beside the project");
        String seed = System.getProperty("weft.seed", "long");
        for (int first = 0; first < count; first += PART) {
            Recording part = oracle.get().asyncio(seed, profile, first, Math.min(PART, count - first));
            Comparison.assertSameTraces(part.programs(), part.traces(), AsyncioInterpreter::run);
        }
    }
}
