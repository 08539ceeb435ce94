package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.connect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Server;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What peers do wrong in handshakes and farewells. */
@Timeout(30)
@ParameterizedClass
@MethodSource("dev.weft.net.Certificates#providers")
class TlsFaultsTest {
    @Parameter
    TlsOptions.Provider provider;

    private TlsOptions server() throws Exception {
        return TlsOptions.of(Certificates.server("weft.test")).withProvider(provider);
    }

    private static Server start(TlsOptions tls) throws IOException {
        return EchoServers.start(ServeOptions.DEFAULT.withTls(tls));
    }

    private static List<Throwable> reports() {
        var reports = new ArrayList<Throwable>();
        Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> reports.add(context.exception()));
        return reports;
    }

    @Test
    void aHandshakeThatNeverComesEndsAtItsLimit() {
        Asyncio.run(() -> {
            var reports = reports();
            var server = start(server().withTimeouts(Duration.ofMillis(100), Duration.ofMillis(100)));
            var silent = Asyncio.openConnection(HOST, server.port());
            assertThat(Asyncio.timeout(
                            Duration.ofSeconds(5), () -> silent.reader().read()))
                    .isEmpty();
            assertThat(reports).singleElement().isInstanceOf(IOException.class);
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void aPeerThatEndsItsHalfInAHandshakeIsNotWaitedFor() {
        Asyncio.run(() -> {
            var reports = reports();
            var server = start(server());
            var half = Asyncio.openConnection(HOST, server.port());
            half.writer().write(new byte[] {22, 3, 1}); // the beginning of a greeting
            half.writer().writeEof();
            assertThat(Asyncio.timeout(
                            Duration.ofSeconds(5), () -> half.reader().read()))
                    .isEmpty();
            half.writer().close();
            server.close();
            server.awaitClosed();
            assertThat(reports).singleElement().isInstanceOf(IOException.class);
        });
    }

    @Test
    void aFailedHandshakeIsNotReportedAgainWhenItsConnectionIsForgotten() {
        Asyncio.run(() -> {
            var reports = reports();
            var server = start(server());
            var rude = Asyncio.openConnection(HOST, server.port());
            rude.writer().write(bytes("GET / HTTP/1.0\r\n\r\n"));
            while (rude.reader().read(100).length > 0) {
                // an alert, then the end
            }
            for (int i = 0; i < 3; i++) {
                BufferLeaks.settle();
                Asyncio.sleep(Duration.ZERO);
            }
            assertThat(reports).singleElement().isInstanceOf(IOException.class);
            server.close();
        });
    }

    @Test
    void aPeerThatNeverSaysFarewellIsLeftAfterTheShutdownLimit() {
        Asyncio.run(() -> {
            reports();
            var limits = Certificates.client("weft.test")
                    .withProvider(provider)
                    .withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(100));
            var server = start(server());
            var connection = connect(server, ConnectOptions.DEFAULT.withTls(limits));
            connection.writer().write(bytes("x\n"));
            connection.reader().readLine();
            connection.writer().close();
            Asyncio.timeout(Duration.ofSeconds(5), () -> connection.writer().awaitClosed());
            server.close();
            server.awaitClosed();
        });
    }
}
