package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The chapter's programs print the chapter's lines, on the engine of this run; a long run takes the real clock. */
class TourTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("weft.root")).resolve("examples");

    @TestFactory
    Stream<DynamicTest> everyProgramPrintsItsLines() throws Exception {
        if (!Files.exists(EXAMPLES.resolve("expected").resolve("TOUR.txt"))) {
            return Stream.empty();
        }
        return Tour.programsIn(EXAMPLES).stream().map(name -> DynamicTest.dynamicTest(name, () -> visit(name)));
    }

    private static void visit(String name) throws Exception {
        var flags = new ArrayList<>(JvmsTest.engine());
        if (!Boolean.getBoolean("weft.long")) {
            flags.add("-Dweft.clock=virtual");
        }
        var shown = Collections.synchronizedList(new ArrayList<String>());
        List<String> complaints = new TourStop(EXAMPLES, name, flags, shown::add).visit();
        assertThat(complaints).as(() -> String.join("\n", shown)).isEmpty();
    }
}
