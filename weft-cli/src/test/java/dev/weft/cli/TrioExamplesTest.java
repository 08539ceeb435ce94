package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The larger Trio programs print their lines, in virtual time, on the engine of this run. */
class TrioExamplesTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("weft.root")).resolve("examples");

    @ParameterizedTest
    @ValueSource(strings = {"TrioHappyEyeballs", "TrioPeriodic", "TrioSwing", "TrioWorkers"})
    void printsItsLines(String name) throws Exception {
        var flags = new ArrayList<>(JvmsTest.engine());
        flags.add("-Dweft.clock=virtual");
        var shown = Collections.synchronizedList(new ArrayList<String>());
        var complaints = new TourStop(EXAMPLES, name, flags, shown::add).visit();
        assertThat(complaints).as(() -> String.join("\n", shown)).isEmpty();
    }
}
