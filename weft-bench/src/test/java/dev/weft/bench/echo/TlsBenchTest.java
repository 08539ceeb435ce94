package dev.weft.bench.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.OpenSsl;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every TLS server answers, and the tables say so, in small. */
@Timeout(60)
class TlsBenchTest {
    @Test
    void everyServerHasItsRows() {
        assumeTrue(OpenSsl.isAvailable(), "no OpenSSL for this platform");
        var table = new ByteArrayOutputStream();
        new TlsBench(new PrintStream(table, true, StandardCharsets.UTF_8), 2, 100, 200).run();
        assertThat(table.toString(StandardCharsets.UTF_8))
                .containsPattern("\\| Weft, OpenSSL \\| [1-9][0-9.,]* \\| [1-9]")
                .containsPattern("\\| Netty, JDK \\| [1-9][0-9.,]* \\| [1-9]")
                .contains("handshakes/s")
                .doesNotContain("| 0 |");
    }
}
