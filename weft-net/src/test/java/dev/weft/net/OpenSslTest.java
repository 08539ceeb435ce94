package dev.weft.net;

import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.connect;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Connection;
import dev.weft.asyncio.Server;
import dev.weft.spi.TlsEngines;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsCredentials;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.TlsOptions.ClientCertificate;
import dev.weft.trio.SslStream;
import dev.weft.trio.Trio;
import dev.weft.trio.testing.MemoryStreams;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose TLS it is, what its sessions carry over, and that what lives outside the heap is given back. */
@Timeout(30)
class OpenSslTest {
    private static final TlsOptions.Provider OPENSSL = TlsOptions.Provider.OPENSSL;

    @BeforeEach
    void needsItsLibrary() {
        assumeTrue(Certificates.providers().contains(OPENSSL), "no OpenSSL for this platform");
    }

    private static Connection open(TlsOptions serverTls, TlsOptions clientTls) throws IOException {
        var server = EchoServers.start(ServeOptions.DEFAULT.withTls(serverTls));
        var connection = connect(server, ConnectOptions.DEFAULT.withTls(clientTls));
        connection.writer().write(bytes("ping\n"));
        assertThat(text(connection.reader().readLine())).isEqualTo("ping\n");
        connection.writer().close();
        connection.writer().awaitClosed();
        server.close();
        return connection;
    }

    private static Object providerOf(Connection connection) {
        return connection.writer().getExtraInfo("ssl_provider");
    }

    @Test
    void theDefaultIsOpenSslForCredentialsAndTheJdkForContexts() {
        assertThat(OpenSsl.isAvailable()).isTrue();
        Asyncio.run(() -> {
            var server = Certificates.server("weft.test");
            var client = Certificates.client("weft.test");
            assertThat(providerOf(open(TlsOptions.of(server), client))).isEqualTo(OPENSSL);
            assertThat(providerOf(open(
                            TlsOptions.of(server),
                            TlsOptions.of(Certificates.trust().get()).withServerHostname("weft.test"))))
                    .isEqualTo(TlsOptions.Provider.JDK);
        });
    }

    @Test
    void eachUnderstandsTheOther() {
        Asyncio.run(() -> {
            var server = TlsOptions.of(Certificates.server("weft.test")).withApplicationProtocols("a", "b");
            var client = Certificates.client("weft.test").withApplicationProtocols("b");
            for (var serving : Certificates.providers()) {
                for (var asking : Certificates.providers()) {
                    var connection = open(server.withProvider(serving), client.withProvider(asking));
                    assertThat(providerOf(connection)).isEqualTo(asking);
                    assertThat(connection.writer().getExtraInfo("alpn")).isEqualTo("b");
                }
            }
        });
    }

    @Test
    void openSslIsNotDemandedOfAContext() throws Exception {
        var options = TlsOptions.of(Certificates.server("weft.test").get());
        assertThatThrownBy(() -> options.withProvider(OPENSSL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TlsCredentials");
    }

    @Test
    void aServerNeedsAKey() {
        var none = TlsOptions.of(TlsCredentials.systemDefault());
        for (var provider : Certificates.providers()) {
            assertThatThrownBy(() -> TlsEngines.create(none.withProvider(provider), true, "", -1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("TlsCredentials.withKey");
        }
    }

    @Test
    void aSessionWithoutTheNameCheckedIsNotResumedByAConnectionThatChecksIt() {
        Asyncio.run(() -> {
            Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> {});
            var tls = TlsOptions.of(Certificates.server("other.test")).withProvider(OPENSSL);
            var server = EchoServers.start(ServeOptions.DEFAULT.withTls(tls));
            var checking = Certificates.client("weft.test").withProvider(OPENSSL);
            for (int i = 0; i < 2; i++) {
                visit(server, checking.withVerifyHostname(false));
            }
            assertThatThrownBy(() -> visit(server, checking)).isInstanceOf(SSLException.class);
            server.close();
        });
    }

    @Test
    void aSessionWithoutACertificateIsNotResumedWhereOneIsNeeded() {
        Asyncio.run(() -> {
            Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> {});
            var tls = TlsOptions.of(Certificates.server("weft.test")).withProvider(OPENSSL);
            var open = EchoServers.start(ServeOptions.DEFAULT.withTls(tls));
            int port = open.port(); // a client keeps its sessions by name and port
            var client = Certificates.client("weft.test").withProvider(OPENSSL);
            for (int i = 0; i < 2; i++) {
                visit(open, client);
            }
            open.close();
            open.awaitClosed();
            var strict = ServeOptions.DEFAULT.withTls(tls.withClientCertificate(ClientCertificate.NEEDED));
            var closed = Asyncio.startServer(EchoServers::echo, EchoServers.HOST, port, strict);
            assertThat(isServed(closed, client)).isFalse();
            closed.close();
        });
    }

    /** With TLS 1.3 a client hears only after its own handshake that it is not wanted. */
    private static boolean isServed(Server server, TlsOptions tls) {
        try {
            var connection = connect(server, ConnectOptions.DEFAULT.withTls(tls));
            connection.writer().write(bytes("ping\n"));
            return text(connection.reader().readLine()).equals("ping\n");
        } catch (IOException e) {
            return false;
        }
    }

    private static void visit(Server server, TlsOptions tls) throws IOException {
        var connection = connect(server, ConnectOptions.DEFAULT.withTls(tls));
        connection.writer().write(bytes("ping\n"));
        assertThat(text(connection.reader().readLine())).isEqualTo("ping\n");
        connection.writer().close();
    }

    @Test
    void oldKeysAreGivenBackWhenTheirLastConnectionEnds() throws Exception {
        var contexts = new OpenSslContexts();
        var kind = OpenSslContexts.Kind.of(TlsOptions.of(Certificates.server("weft.test")), true);
        var old = Certificates.server("weft.test").current();
        var context = contexts.context(old, kind);
        assertThat(contexts.context(old, kind)).isSameAs(context);
        var engine = contexts.newEngine(old, kind, "", -1);
        var next = contexts.context(Certificates.server("weft.test").current(), kind);
        assertThat(next).isNotSameAs(context);
        assertThat(count(context)).isOne();
        ReferenceCountUtil.release(engine);
        assertThat(count(context)).isZero();
        contexts.release();
        assertThat(count(next)).isZero();
    }

    @Test
    void credentialsThatNobodyHasAnyMoreAreGivenBack() throws Exception {
        var context = forgotten();
        for (int i = 0; i < 50 && count(context) > 0; i++) {
            BufferLeaks.settle();
        }
        assertThat(count(context)).isZero();
    }

    private static SslContext forgotten() throws Exception {
        var credentials = Certificates.server("weft.test");
        var kind = OpenSslContexts.Kind.of(TlsOptions.of(credentials), true);
        return OpenSslProvider.contextsOf(credentials).context(credentials.current(), kind);
    }

    @Test
    void aStreamGivesItsEngineBackWhenItIsClosedAndWhenItIsForgotten() throws Exception {
        var server = TlsOptions.of(Certificates.server("weft.test")).withProvider(OPENSSL);
        var client = Certificates.client("weft.test").withProvider(OPENSSL);
        var contexts = OpenSslProvider.contextsOf((TlsCredentials) server.context());
        var context =
                contexts.context(((TlsCredentials) server.context()).current(), OpenSslContexts.Kind.of(server, true));
        Trio.run(() -> {
            for (int i = 0; i < 10; i++) {
                boolean closing = i % 2 == 0;
                var pair = MemoryStreams.memoryStreamPair();
                var left = SslStream.client(pair.left(), client);
                var right = SslStream.server(pair.right(), server);
                Trio.openNursery(nursery -> {
                    nursery.startSoon(left::doHandshake);
                    nursery.startSoon(right::doHandshake);
                });
                assertThat(left.agreed().getClass().getName()).contains("OpenSsl");
                if (closing) {
                    right.aclose();
                    left.aclose();
                    assertThat(right.version()).isEqualTo("TLSv1.3");
                }
            }
        });
        for (int i = 0; i < 50 && count(context) > 1; i++) {
            BufferLeaks.settle();
        }
        assertThat(count(context)).isOne();
    }

    private static int count(SslContext context) {
        return ((ReferenceCounted) context).refCnt();
    }
}
