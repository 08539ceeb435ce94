package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.connect;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Connection;
import dev.weft.asyncio.Server;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsCredentials;
import dev.weft.transport.TlsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS, the JDK's and OpenSSL's, with certificates made for the test. */
@Timeout(20)
@ParameterizedClass
@MethodSource("dev.weft.net.Certificates#providers")
class TlsTest {
    @Parameter
    TlsOptions.Provider provider;

    @Test
    void aVerifiedConnectionCarriesALot() {
        Asyncio.run(() -> {
            var server = start(TlsOptions.of(Certificates.server("weft.test")));
            var connection = connect(server, tls(Certificates.client("weft.test")));
            assertThat(connection.writer().canWriteEof()).isFalse();
            assertThat(connection.writer().getExtraInfo("cipher")).asString().startsWith("TLS_");
            assertThat(connection.writer().getExtraInfo("peercert")).isNotNull();
            assertThat(connection.writer().getExtraInfo("ssl_session")).isInstanceOf(SSLSession.class);
            assertThat(connection.writer().getExtraInfo("ssl_provider")).isEqualTo(provider);
            byte[] sent = new byte[1_000_000];
            new Random(3).nextBytes(sent);
            var sending = Asyncio.createTask(() -> connection.writer().send(sent));
            assertThat(Arrays.equals(connection.reader().readExactly(sent.length), sent))
                    .isTrue();
            sending.await();
            connection.writer().close();
            connection.writer().awaitClosed();
            assertThat(connection.writer().getExtraInfo("cipher")).asString().startsWith("TLS_");
            assertThat(connection.writer().getExtraInfo("peercert")).isNotNull();
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        Asyncio.run(() -> {
            quiet();
            var server = start(TlsOptions.of(Certificates.server("other.test")));
            assertThatThrownBy(() -> connect(server, tls(Certificates.client("weft.test"))))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("weft.test");
            var unchecked = Certificates.client("weft.test").withVerifyHostname(false);
            echoOnce(connect(server, tls(unchecked)));
            server.close();
        });
    }

    @Test
    void anUnknownAuthorityIsRefusedByDefault() {
        Asyncio.run(() -> {
            quiet();
            var server = start(TlsOptions.of(Certificates.server("localhost")));
            assertThatThrownBy(() -> connect(
                            server,
                            tls(TlsOptions.of(TlsCredentials.systemDefault()).withServerHostname("localhost"))))
                    .isInstanceOf(SSLException.class);
            server.close();
        });
    }

    @Test
    void garbageEndsThatConnectionIsReportedOnceAndTheServerGoesOn() {
        var reported = new ArrayList<Throwable>();
        Asyncio.run(() -> {
            Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> reported.add(context.exception()));
            var server = start(TlsOptions.of(Certificates.server("weft.test")));
            var rude = Asyncio.openConnection(HOST, server.port());
            rude.writer().write(bytes("GET / HTTP/1.0\r\n\r\n".repeat(1000)));
            while (rude.reader().read(100).length > 0) {
                // an alert, then the end
            }
            echoOnce(connect(server, tls(Certificates.client("weft.test"))));
            server.close();
        });
        assertThat(reported).singleElement().isInstanceOfSatisfying(SSLException.class, refusal -> {
            assertThat(refusal).hasMessageContaining("not an SSL/TLS record: 474554202f2048");
            for (Throwable e = refusal; e != null; e = e.getCause()) {
                assertThat(e.getMessage()).hasSizeLessThan(300); // whatever came does not fill the log
            }
        });
    }

    @Test
    void applicationProtocolsAreAgreedOn() {
        Asyncio.run(() -> {
            var server =
                    start(TlsOptions.of(Certificates.server("weft.test")).withApplicationProtocols("weft/2", "weft/1"));
            var options = Certificates.client("weft.test").withApplicationProtocols("weft/1");
            var connection = connect(server, tls(options));
            assertThat(connection.writer().getExtraInfo("alpn")).isEqualTo("weft/1");
            echoOnce(connection);
            var unasked = connect(server, tls(Certificates.client("weft.test")));
            assertThat(unasked.writer().getExtraInfo("alpn")).isNull();
            echoOnce(unasked);
            server.close();
        });
    }

    @Test
    void aServerMayAskForTheClientsCertificate() {
        Asyncio.run(() -> {
            quiet();
            var server = start(TlsOptions.of(Certificates.server("weft.test"))
                    .withClientCertificate(TlsOptions.ClientCertificate.NEEDED));
            var known = TlsOptions.of(Certificates.server("client.test")).withServerHostname("weft.test");
            echoOnce(connect(server, tls(known)));
            assertThatThrownBy(() -> echoOnce(connect(server, tls(Certificates.client("weft.test")))))
                    .isInstanceOf(Exception.class);
            server.close();
        });
    }

    @Test
    void aContextMayBeAnotherOneForEachConnection() {
        Asyncio.run(() -> {
            quiet();
            var current = new AtomicReference<>(Certificates.server("old.test"));
            var server = EchoServers.start(ServeOptions.DEFAULT.withTls(
                    TlsOptions.of(() -> current.get().get())));
            echoOnce(connect(server, tls(Certificates.client("old.test"))));
            current.set(Certificates.server("new.test"));
            echoOnce(connect(server, tls(Certificates.client("new.test"))));
            assertThatThrownBy(() -> connect(server, tls(Certificates.client("old.test"))))
                    .isInstanceOf(SSLException.class);
            server.close();
        });
    }

    @Test
    void aPlainConnectionCanBeSecuredLater() {
        Asyncio.run(() -> {
            var secured = TlsOptions.of(Certificates.server("weft.test")).withProvider(provider);
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        assertThat(text(reader.readLine())).isEqualTo("STARTTLS\n");
                        writer.send(bytes("go\n"));
                        writer.startTls(secured);
                        EchoServers.echo(reader, writer);
                    },
                    HOST,
                    0);
            var connection = connect(server);
            connection.writer().write(bytes("STARTTLS\n"));
            assertThat(text(connection.reader().readLine())).isEqualTo("go\n");
            connection.writer().startTls(Certificates.client("weft.test").withProvider(provider));
            echoOnce(connection);
            server.close();
        });
    }

    private Server securedAfterItsFirstLine() throws Exception {
        var limit = Duration.ofSeconds(5);
        var secured = TlsOptions.of(Certificates.server("weft.test"))
                .withProvider(provider)
                .withTimeouts(limit, limit);
        return Asyncio.startServer(
                (reader, writer) -> {
                    assertThat(text(reader.readLine())).isEqualTo("STARTTLS\n");
                    Asyncio.sleep(Duration.ofMillis(50)); // until what was sent right behind it has come
                    writer.startTls(secured);
                    EchoServers.echo(reader, writer);
                },
                HOST,
                0);
    }

    @Test
    void aGreetingThatCameBeforeTlsWasAskedForIsHeard() {
        Asyncio.run(() -> {
            var server = securedAfterItsFirstLine();
            var connection = connect(server);
            connection.writer().write(bytes("STARTTLS\n"));
            connection.writer().startTls(Certificates.client("weft.test").withProvider(provider));
            echoOnce(connection);
            server.close();
        });
    }

    @Test
    void plainBytesThatCameBeforeTlsAreNotTakenForSecuredOnes() {
        Asyncio.run(() -> {
            var reported = new ArrayList<Throwable>();
            Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> reported.add(context.exception()));
            var server = securedAfterItsFirstLine();
            var rude = connect(server);
            rude.writer().write(bytes("STARTTLS\nslipped in\n"));
            while (rude.reader().read(100).length > 0) {
                // an alert, then the end
            }
            while (reported.isEmpty()) {
                Asyncio.sleep(Duration.ofMillis(1)); // until the handler has ended
            }
            assertThat(reported).singleElement().isInstanceOf(SSLException.class);
            server.close();
        });
    }

    private Server start(TlsOptions options) throws Exception {
        return EchoServers.start(ServeOptions.DEFAULT.withTls(options.withProvider(provider)));
    }

    private ConnectOptions tls(TlsOptions options) {
        return ConnectOptions.DEFAULT.withTls(options.withProvider(provider));
    }

    /** A refused handshake is reported on the server's side as well, which these tests do not look at. */
    private static void quiet() {
        Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> {});
    }

    private static void echoOnce(Connection connection) throws Exception {
        connection.writer().write(bytes("ping\n"));
        assertThat(text(connection.reader().readLine())).isEqualTo("ping\n");
        connection.writer().close();
    }
}
