package dev.weft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run goes on whatever a cell does, and its table says what was measured. */
@Timeout(60)
class RunTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Cells cells = new Cells(false);
    private final Run run = new Run(cells, new PrintStream(printed, true, StandardCharsets.UTF_8));

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aCellThatFailsIsNamedBelowTheTableAndTheOthersAreMeasured() {
        run.print("some-row", "some row", Stream.of(Column.CARRIER, Column.RAW, Column.ASYNCIO), column -> {
            if (column == Column.RAW) {
                throw new IllegalStateException("out of luck");
            }
            return Optional.of(new Cell(column == Column.CARRIER ? 20 : 300));
        });
        assertThat(run.end()).isFalse();
        assertThat(printed().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line.replace(" ", ""))
                        .isEqualTo("|somerow|20.0|-|failed|-|-|-|300|-|-|-|15.0|-|-|"));
        assertThat(printed()).contains("failed: some-row in raw: out of luck");
    }

    @Test
    void aPeerThatIsNotInstalledIsNoFailure() {
        run.print(
                "some-row",
                "some row",
                Stream.of(Column.CARRIER, Column.ASYNCIO),
                column -> Optional.of(new Cell(1e7)).filter(_ -> column.onJvm()));
        assertThat(run.end()).isTrue();
        assertThat(printed()).contains("10.0 ms|").doesNotContain("failed");
    }

    @Test
    void aWorkerMeasuresARowOrSaysWhatFailed() {
        assertThat(worker("switch-2")).matches("[0-9.]+ [0-9.E-]+");
        assertThat(worker("lock"))
                .isEqualTo("failed: java.lang.UnsupportedOperationException: RawPeer has no counterpart of lock");
        assertThat(worker("no-row")).startsWith("failed: ");
    }

    private static String worker(String key) {
        return Processes.java(Column.RAW, Worker.class, List.of("RAW", key, "1"))
                .getLast();
    }

    @Test
    void aProcessThatHangsIsEndedAndOneThatDiesIsNamed() {
        try (var hangs = new AskedProcess(List.of("sleep", "1000"), Duration.ofMillis(50))) {
            assertThatThrownBy(() -> hangs.ask("anything")).hasMessageContaining("was ended after 0 s");
        }
        try (var dies = new AskedProcess(List.of("sh", "-c", "exit 3"))) {
            assertThatThrownBy(dies::answer).hasMessageContaining("ended with 3");
        }
        assertThatThrownBy(() -> Processes.lines(List.of("sh", "-c", "echo why; exit 3")))
                .hasMessageContaining("sh ended with 3: why");
    }

    @Test
    void ratiosAreOfTheCarrierToAPeerAndOfPythonToWeft() {
        var line = Table.line(
                "row",
                Map.of(
                        Column.CARRIER, new Cell(150, 0.04),
                        Column.PORTABLE, new Cell(600),
                        Column.RAW, new Cell(100),
                        Column.THREADS, new Cell(300),
                        Column.KOTLINX, new Cell(75),
                        Column.KOTLINX_THREAD, new Cell(50),
                        Column.ASYNCIO, new Cell(1_500)));
        assertThat(line.replace(" ", "")).isEqualTo("|row|150|600|100|300|75.0|50.0|1,500|1.5|0.50|3.0|10.0|2.5|0.04|");
    }

    @Test
    void theMedianIsTheMiddle() {
        assertThat(Medians.of(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(Medians.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3.0);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheUsage() {
        assertThatThrownBy(() -> new Main(new String[] {"nosuch"}))
                .hasMessageContaining("no row is named nosuch")
                .hasMessageContaining("usage");
        assertThatThrownBy(() -> new Main(new String[] {"--nosuch"}))
                .hasMessageContaining("no option is named --nosuch");
    }
}
