package dev.weft.bench.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every server answers, and the table says so, in small. */
@Timeout(60)
class EchoBenchTest {
    @Test
    void everyServerOnTheJvmAndAsyncioHasARow() {
        var table = new ByteArrayOutputStream();
        var peers = List.of(
                EchoPeer.WEFT,
                EchoPeer.WEFT_PROTOCOL,
                EchoPeer.NETTY,
                EchoPeer.THREADS,
                EchoPeer.KTOR,
                EchoPeer.ASYNCIO,
                EchoPeer.PORTABLE);
        new EchoBench(new PrintStream(table, true, StandardCharsets.UTF_8), 20, 2, 20, 50)
                .run(List.of(new EchoBench.Row(3, 100_000)), peers);
        for (var peer : peers) {
            assertThat(table.toString(StandardCharsets.UTF_8))
                    .containsPattern("\\| " + peer.title() + " \\| [1-9][0-9.,]* \\| [1-9]");
        }
    }
}
