package dev.weft.bench.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every server answers, and the tables say so, in small. */
@Timeout(60)
class EchoBenchTest {
    private static final EchoTimes TIMES = new EchoTimes(20, 2, 20, 50);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final EchoBench bench = new EchoBench(new PrintStream(printed, true, StandardCharsets.UTF_8), TIMES);

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyServerHasALineUnderEveryLoad() {
        var rows = List.of(new EchoRow(3, 100_000), new EchoRow(1, 64));
        assertThat(bench.run(rows, EchoPeer.ALL, List.of())).as(printed()).isTrue();
        var python = new EchoPython();
        for (var row : rows) {
            for (var peer : EchoPeer.ALL.stream().filter(python::has).toList()) {
                assertThat(printed())
                        .containsPattern("\\| " + row + " \\| " + peer.title() + " \\| [1-9][0-9.,]* \\| [1-9]");
            }
        }
        assertThat(printed()).contains("Netty 4.").contains("ktor 3.");
    }

    @Test
    void everyServerHasALineOnOneLoopAndOnTwo() {
        assertThat(bench.run(List.of(), List.of(), LoopsTable.PAIRS))
                .as(printed())
                .isTrue();
        for (var pair : LoopsTable.PAIRS) {
            for (int loops : new int[] {1, 2}) {
                assertThat(printed().lines())
                        .filteredOn(line -> line.startsWith("| " + pair.title() + " | " + loops + " | "))
                        .as("%s on %d loops, echo and digest", pair.title(), loops)
                        .hasSize(2);
            }
        }
    }

    @Test
    void aLoadForWhichDescriptorsAreTooFewIsLeftOutAndNamed() {
        var row = new EchoRow(Integer.MAX_VALUE - 1000, 64);
        assertThat(bench.run(List.of(row), List.of(), List.of())).isTrue();
        assertThat(printed()).contains("left out: " + row);
    }
}
