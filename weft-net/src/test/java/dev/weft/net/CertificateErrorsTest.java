package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.connect;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Server;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.SubprocessOptions;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.TlsOptions.ClientCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a certificate ends its connection with one exception that says so, and the server goes on. */
@Timeout(30)
@ParameterizedClass
@MethodSource("dev.weft.net.Certificates#providers")
class CertificateErrorsTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Parameter
    TlsOptions.Provider provider;

    private static TlsOptions validBetween(Instant from, Instant to) throws Exception {
        return TlsOptions.of(Certificates.server("weft.test", from, to));
    }

    private Server start(TlsOptions tls) throws IOException {
        return EchoServers.start(ServeOptions.DEFAULT.withTls(tls.withProvider(provider)));
    }

    private ConnectOptions client() {
        return client(Certificates.client("weft.test"));
    }

    private ConnectOptions client(TlsOptions tls) {
        return ConnectOptions.DEFAULT.withTls(tls.withProvider(provider));
    }

    private static List<Throwable> reports() {
        var reports = new ArrayList<Throwable>();
        Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> reports.add(context.exception()));
        return reports;
    }

    private void assertRefused(TlsOptions serverTls, Class<? extends Throwable> root) {
        Asyncio.run(() -> {
            var reports = reports();
            var server = start(serverTls);
            assertThatThrownBy(() -> connect(server, client()))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("weft.test")
                    .hasRootCauseInstanceOf(root);
            server.close();
            server.awaitClosed();
            assertThat(reports).singleElement().isInstanceOf(SSLException.class);
        });
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        var now = Instant.now();
        assertRefused(validBetween(now.minus(DAY.multipliedBy(2)), now.minus(DAY)), CertificateExpiredException.class);
    }

    @Test
    void aCertificateOfTheFutureIsRefused() throws Exception {
        var now = Instant.now();
        assertRefused(
                validBetween(now.plus(DAY), now.plus(DAY.multipliedBy(2))), CertificateNotYetValidException.class);
    }

    @Test
    void aCertificateThatSignedItselfIsRefused() throws Exception {
        assertRefused(TlsOptions.of(Certificates.selfSigned("weft.test")), CertPathBuilderException.class);
    }

    @Test
    void aClientWithoutACertificateIsRefusedAndTheServerGoesOn() {
        Asyncio.run(() -> {
            var reports = reports();
            var server = start(
                    TlsOptions.of(Certificates.server("weft.test")).withClientCertificate(ClientCertificate.NEEDED));
            // With TLS 1.3 the client hears of it only after its own handshake is done.
            assertThatThrownBy(() -> {
                        var connection = connect(server, client());
                        connection.writer().write(bytes("x\n"));
                        connection.reader().readLine();
                    })
                    .isInstanceOf(IOException.class);
            assertThat(reports).singleElement().isInstanceOf(SSLException.class);
            var known = TlsOptions.of(Certificates.server("client.test")).withServerHostname("weft.test");
            var connection = connect(server, client(known));
            connection.writer().write(bytes("known\n"));
            assertThat(text(connection.reader().readLine())).isEqualTo("known\n");
            connection.writer().close();
            server.close();
        });
    }

    @Test
    void certificatesThatCannotBeLoadedCostOneConnectionEach() {
        Asyncio.run(() -> {
            var reports = reports();
            var good = Certificates.server("weft.test");
            var broken = new boolean[] {true};
            var server = EchoServers.start(ServeOptions.DEFAULT.withTls(TlsOptions.of(() -> {
                if (broken[0]) {
                    throw new IllegalStateException("the key file is empty");
                }
                return good.get();
            })));
            assertThatThrownBy(() -> connect(server, client())).isInstanceOf(IOException.class);
            assertThat(reports)
                    .singleElement()
                    .satisfies(report -> assertThat(report).hasMessageContaining("the key file is empty"));
            broken[0] = false;
            connect(server, client()).writer().close();
            server.close();
        });
    }

    @Test
    void aClientThatHasNoNameToVerifyIsToldSo() {
        Asyncio.run(() -> {
            reports();
            var server = EchoServers.start();
            var connection = connect(server);
            assertThatThrownBy(() -> connection.writer().startTls(TlsOptions.systemDefault()))
                    .hasMessageContaining("withServerHostname");
            connection.writer().close();
            server.close();
        });
    }

    @Test
    void opensslRefusesAnotherName(@TempDir Path directory) throws Exception {
        assertThat(openssl(directory, ClientCertificate.NONE, "other.test")).contains("hostname mismatch");
    }

    @Test
    void opensslWithoutACertificateIsRefused(@TempDir Path directory) throws Exception {
        assertThat(openssl(directory, ClientCertificate.NEEDED, "weft.test"))
                .containsAnyOf("certificate required", "certificate_required", "bad certificate", "alert number 116");
    }

    private String openssl(Path directory, ClientCertificate demand, String name) throws Exception {
        var trusted = Files.writeString(directory.resolve("ca.pem"), Certificates.AUTHORITY.getCertificatePEM());
        return Asyncio.run(() -> {
            reports();
            var server = start(TlsOptions.of(Certificates.server("weft.test")).withClientCertificate(demand));
            var command = "{ echo hello; sleep 0.5; } | openssl s_client -connect " + HOST + ":" + server.port()
                    + " -servername weft.test -verify_hostname " + name + " -verify_return_error -CAfile " + trusted;
            var process = Asyncio.createSubprocessShell(
                    SubprocessOptions.PIPES.withStderr(SubprocessOptions.Redirect.STDOUT), command);
            var output = text(process.communicate().stdout());
            server.close();
            return output;
        });
    }
}
