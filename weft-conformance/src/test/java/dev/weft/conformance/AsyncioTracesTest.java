package dev.weft.conformance;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weft against the traces that CPython 3.14's asyncio printed for the same programs. */
class AsyncioTracesTest {

    @ParameterizedTest
    @ValueSource(strings = {"handwritten", "basic", "cancel", "sync", "queues", "groups", "all"})
    void theTracesAreThoseOfAsyncio(String profile) throws IOException {
        Recording recording = Recording.read("asyncio-" + profile);
        Comparison.assertSameTraces(recording.programs(), recording.traces(), AsyncioInterpreter::run);
    }
}
