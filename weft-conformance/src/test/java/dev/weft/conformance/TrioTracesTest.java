package dev.weft.conformance;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weft against the traces that Trio 0.22 printed for the same programs. */
class TrioTracesTest {

    @ParameterizedTest
    @ValueSource(strings = {"handwritten", "basic", "cancel", "sync", "channels", "nurseries", "all"})
    void theTracesAreThoseOfTrio(String profile) throws IOException {
        Recording recording = Recording.read("trio-" + profile);
        Comparison.assertSameTraces(recording.programs(), recording.traces(), TrioInterpreter::run);
    }
}
