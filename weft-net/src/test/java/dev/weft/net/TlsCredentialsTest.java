package dev.weft.net;

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
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and trust from files and stores, and what happens when the files change. */
@Timeout(30)
class TlsCredentialsTest {
    private static final char[] PASSWORD = "secret".toCharArray();

    @TempDir
    Path folder;

    private Path chain;
    private Path key;

    @BeforeEach
    void nameFiles() {
        chain = folder.resolve("chain.pem");
        key = folder.resolve("key.pem");
    }

    private void write(X509Bundle bundle) throws IOException {
        Files.writeString(chain, bundle.getCertificatePathPEM());
        Files.writeString(key, bundle.getPrivateKeyPEM());
    }

    private TlsCredentials fromFiles() throws IOException {
        return TlsCredentials.systemDefault().withKey(chain, key).withRecheck(Duration.ZERO);
    }

    private static Server start(TlsCredentials credentials, TlsOptions.Provider provider) throws IOException {
        return EchoServers.start(
                ServeOptions.DEFAULT.withTls(TlsOptions.of(credentials).withProvider(provider)));
    }

    private static Connection connectTo(String name, Server server) throws IOException {
        return connect(server, ConnectOptions.DEFAULT.withTls(Certificates.client(name)));
    }

    private static void assertEchoes(Connection connection) throws IOException {
        connection.writer().write(bytes("ping\n"));
        assertThat(text(connection.reader().readLine())).isEqualTo("ping\n");
    }

    private static List<Throwable> reports() {
        var reports = new ArrayList<Throwable>();
        Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> reports.add(context.exception()));
        return reports;
    }

    @ParameterizedTest
    @MethodSource("dev.weft.net.Certificates#providers")
    void aServerShowsItsNewCertificateOnceTheFilesHaveChanged(TlsOptions.Provider provider) {
        Asyncio.run(() -> {
            reports();
            write(Certificates.bundle("old.test"));
            var server = start(fromFiles(), provider);
            var before = connectTo("old.test", server);
            assertEchoes(before);
            write(Certificates.bundle("the-new.test"));
            var after = connectTo("the-new.test", server);
            assertEchoes(after);
            assertEchoes(before);
            assertThatThrownBy(() -> connectTo("old.test", server)).isInstanceOf(SSLException.class);
            after.writer().close();
            before.writer().close();
            server.close();
        });
    }

    @ParameterizedTest
    @MethodSource("dev.weft.net.Certificates#providers")
    void filesThatCannotBeLoadedLeaveTheOldOnesAndAreReportedOnce(TlsOptions.Provider provider) {
        Asyncio.run(() -> {
            var reports = reports();
            write(Certificates.bundle("weft.test"));
            var server = start(fromFiles(), provider);
            Files.writeString(chain, "nothing");
            for (int i = 0; i < 3; i++) {
                var connection = connectTo("weft.test", server);
                assertEchoes(connection);
                connection.writer().close();
            }
            assertThat(reports)
                    .singleElement()
                    .satisfies(report -> assertThat(report)
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("chain.pem")
                            .hasMessageContaining("no certificate"));
            write(Certificates.bundle("the-new.test"));
            var connection = connectTo("the-new.test", server);
            assertEchoes(connection);
            connection.writer().close();
            assertThat(reports).hasSize(1);
            server.close();
        });
    }

    @Test
    void aCertificateWithoutItsKeyLeavesTheOldOne() throws Exception {
        write(Certificates.bundle("weft.test"));
        var credentials = fromFiles();
        var before = credentials.current();
        Files.writeString(chain, Certificates.bundle("the-new.test").getCertificatePathPEM());
        assertThat(credentials.current()).isSameAs(before);
        assertThatThrownBy(credentials::reload)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the private key is not the certificate's");
        assertThat(credentials.current()).isSameAs(before);
    }

    @Test
    void filesAreNotLookedAtAgainBeforeItIsTime() throws Exception {
        write(Certificates.bundle("weft.test"));
        var credentials = fromFiles().withRecheck(Duration.ofDays(1));
        var before = credentials.get();
        write(Certificates.bundle("the-new.test"));
        assertThat(credentials.get()).isSameAs(before);
        credentials.reload();
        assertThat(credentials.get()).isNotSameAs(before);
    }

    @Test
    void whatHasNotChangedIsNotReadAgain() throws Exception {
        write(Certificates.bundle("weft.test"));
        var credentials = fromFiles();
        assertThat(credentials.current()).isSameAs(credentials.current());
        assertThat(credentials.get()).isSameAs(credentials.get());
    }

    @ParameterizedTest
    @MethodSource("dev.weft.net.Certificates#providers")
    void aServerShowsTheCertificateOfTheNameThatIsAskedFor(TlsOptions.Provider provider) {
        Asyncio.run(() -> {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (var name : List.of("one.test", "two.test", "three.test")) {
                var bundle = Certificates.bundle(name);
                store.setKeyEntry(name, bundle.getKeyPair().getPrivate(), PASSWORD, bundle.getCertificatePath());
            }
            var file = folder.resolve("keys.p12");
            try (var out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD);
            }
            for (var credentials : List.of(
                    TlsCredentials.systemDefault().withKeys(store, PASSWORD),
                    TlsCredentials.systemDefault().withKeys(file, PASSWORD))) {
                var server = start(credentials, provider);
                for (var name : List.of("three.test", "one.test", "two.test")) {
                    var connection = connectTo(name, server);
                    assertEchoes(connection);
                    connection.writer().close();
                }
                server.close();
            }
        });
    }

    @Test
    void authoritiesComeFromAFileToo() throws Exception {
        Files.writeString(chain, Certificates.AUTHORITY.getCertificatePEM());
        Asyncio.run(() -> {
            var server = start(Certificates.server("weft.test"), TlsOptions.Provider.DEFAULT);
            var client = TlsOptions.of(TlsCredentials.systemDefault().withTrust(chain))
                    .withServerHostname("weft.test");
            var connection = connect(server, ConnectOptions.DEFAULT.withTls(client));
            assertEchoes(connection);
            connection.writer().close();
            server.close();
        });
    }

    @ParameterizedTest
    @MethodSource("keyCommands")
    void keysAreReadAsOpensslWritesThem(String command) throws Exception {
        openssl(command + " -out " + key);
        openssl("req -x509 -new -key " + key + " -passin pass:secret -subj /CN=weft.test -out " + chain);
        openssl("pkcs8 -topk8 -nocrypt -in " + key + " -passin pass:secret -out " + folder.resolve("plain.pem"));
        assertThat(TlsCredentials.systemDefault()
                        .withKey(chain, folder.resolve("plain.pem"))
                        .current()
                        .keyManager())
                .isNotNull();
        if (Files.readString(key).contains("ENCRYPTED")) {
            assertThat(TlsCredentials.systemDefault()
                            .withKey(chain, key, PASSWORD)
                            .current()
                            .keyManager())
                    .isNotNull();
            assertThatThrownBy(() -> TlsCredentials.systemDefault().withKey(chain, key))
                    .hasMessageContaining("no password");
            assertThatThrownBy(() -> TlsCredentials.systemDefault().withKey(chain, key, "wrong".toCharArray()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("key.pem");
        }
    }

    static List<String> keyCommands() {
        return List.of(
                "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
                "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
                "genpkey -algorithm ED25519",
                "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -aes-256-cbc -pass pass:secret");
    }

    @Test
    void aKeyInAnOlderFormIsRefusedWithTheWayOut() throws Exception {
        openssl("ecparam -genkey -name prime256v1 -out " + key);
        openssl("req -x509 -new -key " + key + " -subj /CN=weft.test -out " + chain);
        assertThatThrownBy(this::fromFiles)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("openssl pkcs8 -topk8");
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        assertThatThrownBy(this::fromFiles)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("NoSuchFileException")
                .hasMessageContaining("chain.pem");
        write(Certificates.bundle("weft.test"));
        Files.delete(key);
        assertThatThrownBy(this::fromFiles).hasMessageContaining("key.pem");
        assertThatThrownBy(() -> TlsCredentials.systemDefault()
                        .withKey(
                                Certificates.bundle("a.test").getKeyPair().getPrivate(),
                                Certificates.bundle("b.test").getCertificate()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the certificate's");
    }

    private static void openssl(String arguments) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ", -1)));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = text(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }
}
