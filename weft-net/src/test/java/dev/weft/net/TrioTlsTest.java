package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Clock;
import dev.weft.asyncio.Asyncio;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.SubprocessOptions;
import dev.weft.transport.TlsCredentials;
import dev.weft.transport.TlsOptions;
import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.NeedHandshakeException;
import dev.weft.trio.ServingOptions;
import dev.weft.trio.SocketListener;
import dev.weft.trio.SslListener;
import dev.weft.trio.SslStream;
import dev.weft.trio.Stream;
import dev.weft.trio.Trio;
import dev.weft.trio.TrioOptions;
import dev.weft.trio.testing.MemoryStreams;
import dev.weft.trio.testing.StreamChecks;
import dev.weft.trio.testing.StreamPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trio's TLS over memory and over real sockets, against itself, OpenSSL and CPython's Trio. */
@Timeout(30)
@ParameterizedClass
@MethodSource("dev.weft.net.Certificates#providers")
class TrioTlsTest {
    private static final String NAME = "weft.test";

    @Parameter
    TlsOptions.Provider provider;

    private TlsOptions server;
    private TlsOptions client;

    @BeforeEach
    void makeCertificates() throws Exception {
        server = TlsOptions.of(Certificates.server(NAME)).withProvider(provider);
        client = Certificates.client(NAME).withProvider(provider);
    }

    /** In virtual time: whoever hangs is found at once. */
    private static void run(Action body) {
        Trio.run(body, TrioOptions.DEFAULT.withClock(Clock.virtual()));
    }

    private StreamPair<SslStream, SslStream> over(
            Supplier<? extends StreamPair<? extends Stream, ? extends Stream>> transports, boolean httpsCompatible) {
        var pair = transports.get();
        return new StreamPair<>(
                SslStream.client(pair.left(), client, httpsCompatible),
                SslStream.server(pair.right(), server, httpsCompatible));
    }

    private StreamPair<SslStream, SslStream> overMemory() {
        return over(MemoryStreams::memoryStreamPair, false);
    }

    private StreamPair<SslStream, SslStream> overLockstep() {
        var pair = over(MemoryStreams::lockstepStreamPair, false);
        shakeHands(pair);
        return pair;
    }

    private static void shakeHands(StreamPair<SslStream, SslStream> pair) {
        Trio.openNursery(nursery -> {
            nursery.startSoon(pair.left()::doHandshake);
            nursery.startSoon(pair.right()::doHandshake);
        });
    }

    @Test
    void tlsOverMemoryPassesTheChecks() {
        run(() -> StreamChecks.checkTwoWayStream(this::overMemory, this::overLockstep));
    }

    @Test
    void tlsWithoutFarewellsPassesTheChecks() {
        run(() -> StreamChecks.checkTwoWayStream(() -> over(MemoryStreams::memoryStreamPair, true), null));
    }

    @Test
    void tlsInTlsPassesTheChecks() {
        run(() -> StreamChecks.checkTwoWayStream(() -> over(this::overMemory, false), null));
    }

    @Test
    void tlsOverTcpPassesTheChecks() {
        Trio.run(() -> StreamChecks.checkTwoWayStream(
                () -> {
                    try (var listener =
                            Trio.openSslOverTcpListeners(0, HOST, server).getFirst()) {
                        int port = ((SocketListener) listener.transportListener()).port();
                        return new StreamPair<>(Trio.openSslOverTcpStream(HOST, port, client), listener.accept());
                    }
                },
                null));
    }

    @Test
    void whatIsAgreedIsKnownAfterTheHandshake() {
        run(() -> {
            var pair = MemoryStreams.memoryStreamPair();
            var left = SslStream.client(pair.left(), client.withApplicationProtocols("h2", "http/1.1"));
            var right = SslStream.server(pair.right(), server.withApplicationProtocols("http/1.1"));
            assertThatThrownBy(left::cipher).isInstanceOf(NeedHandshakeException.class);
            shakeHands(new StreamPair<>(left, right));
            assertThat(left.version()).isEqualTo("TLSv1.3");
            assertThat(left.cipher()).startsWith("TLS_");
            assertThat(left.selectedAlpnProtocol()).isEqualTo("http/1.1");
            assertThat(left.getPeerCert()).isNotNull();
            assertThat(right.getPeerCert()).isNull();
            left.doHandshake(); // only a checkpoint by now
        });
    }

    @Test
    void aMistrustedServerIsRefusedAndToldWhy() throws Exception {
        var others = TlsCredentials.systemDefault()
                .withTrust(Certificates.bundle("other.test").getCertificate());
        run(() -> {
            for (var mistrusting : List.of(
                    client.withServerHostname("other.test"),
                    TlsOptions.of(others).withServerHostname(NAME).withProvider(provider))) {
                var pair = MemoryStreams.memoryStreamPair();
                var left = SslStream.client(pair.left(), mistrusting);
                var right = SslStream.server(pair.right(), server);
                Trio.openNursery(nursery -> {
                    nursery.startSoon(() -> assertThatThrownBy(left::doHandshake)
                            .isInstanceOf(BrokenResourceException.class)
                            .hasCauseInstanceOf(javax.net.ssl.SSLException.class));
                    nursery.startSoon(() -> assertThatThrownBy(right::receiveSome)
                            .isInstanceOf(BrokenResourceException.class)
                            .message()
                            .containsIgnoringCase("alert"));
                });
                assertThatThrownBy(left::receiveSome).isInstanceOf(BrokenResourceException.class);
                left.aclose();
                right.aclose();
            }
        });
    }

    @Test
    void aCutConnectionIsAnErrorUnlessFarewellsMayBeLeftOut() {
        run(() -> {
            for (boolean httpsCompatible : new boolean[] {false, true}) {
                var pair = over(MemoryStreams::memoryStreamPair, httpsCompatible);
                shakeHands(pair);
                pair.left().transportStream().aclose();
                if (httpsCompatible) {
                    assertThat(pair.right().receiveSome()).isEmpty();
                } else {
                    assertThatThrownBy(pair.right()::receiveSome)
                            .isInstanceOf(BrokenResourceException.class)
                            .hasMessageContaining("farewell");
                }
                pair.right().aclose();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerMayLetItsClientsLeaveWithoutFarewell(boolean httpsCompatible) {
        var endings = new ArrayList<String>();
        Trio.run(() -> Trio.openNursery(nursery -> {
            List<SslListener> listeners = nursery.start(status -> Trio.serveSslOverTcp(
                    stream -> {
                        endings.add(endingOf(stream));
                        nursery.cancelScope().cancel();
                    },
                    0,
                    server,
                    ServingOptions.<SslListener>defaults().withHost(HOST).withTaskStatus(status),
                    httpsCompatible));
            leaveSilently(listeners.getFirst());
        }));
        assertThat(endings).containsExactly(httpsCompatible ? "an end" : "broken");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aListenerMayLetItsClientsLeaveWithoutFarewell(boolean httpsCompatible) {
        Trio.run(() -> Trio.openNursery(nursery -> {
            var options = ServeOptions.DEFAULT;
            try (var listener = Trio.openSslOverTcpListeners(0, HOST, server, options, httpsCompatible)
                    .getFirst()) {
                nursery.startSoon(() -> leaveSilently(listener));
                try (var stream = listener.accept()) {
                    assertThat(endingOf(stream)).isEqualTo(httpsCompatible ? "an end" : "broken");
                }
            }
        }));
    }

    private void leaveSilently(SslListener listener) throws IOException {
        int port = ((SocketListener) listener.transportListener()).port();
        var stream = Trio.openSslOverTcpStream(HOST, port, client);
        stream.sendAll(bytes("x"));
        stream.transportStream().aclose();
    }

    private static String endingOf(SslStream stream) {
        try {
            assertThat(text(stream.receiveSome())).isEqualTo("x");
            return stream.receiveSome().length == 0 ? "an end" : "more";
        } catch (BrokenResourceException e) {
            return "broken";
        }
    }

    @Test
    void garbageInsteadOfTlsBreaksThatStreamOnly() {
        run(() -> {
            var pair = MemoryStreams.memoryStreamPair();
            var right = SslStream.server(pair.right(), server);
            pair.left().sendAll(bytes("GET / HTTP/1.1\r\n\r\n"));
            assertThatThrownBy(right::receiveSome).isInstanceOf(BrokenResourceException.class);
            right.aclose();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void unwrappingGivesTheTransportBack(String version) throws Exception {
        var trusting = TlsOptions.of(Certificates.clientContext(version)).withServerHostname(NAME);
        run(() -> {
            var pair = MemoryStreams.memoryStreamPair();
            var left = SslStream.client(pair.left(), trusting);
            var right = SslStream.server(pair.right(), server);
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    left.sendAll(bytes("secret"));
                    var bare = left.unwrap();
                    assertThat(bare.trailingBytes()).isEmpty();
                    assertThat(text(bare.transportStream().receiveSome())).isEqualTo("plain");
                    assertThatThrownBy(left::receiveSome).isInstanceOf(ClosedResourceException.class);
                });
                nursery.startSoon(() -> {
                    assertThat(text(right.receiveSome())).isEqualTo("secret");
                    assertThat(right.receiveSome()).isEmpty();
                    assertThat(right.version()).isEqualTo(version);
                    right.unwrap().transportStream().sendAll(bytes("plain"));
                });
            });
        });
    }

    @Test
    void opensslVerifiesOurCertificate(@TempDir Path directory) throws Exception {
        Trio.run(() -> Trio.openNursery(nursery -> {
            List<SslListener> listeners = nursery.start(status -> Trio.serveSslOverTcp(
                    TrioSocketsTest::echo,
                    0,
                    server,
                    ServingOptions.<SslListener>defaults().withHost(HOST).withTaskStatus(status)));
            int port = ((SocketListener) listeners.getFirst().transportListener()).port();
            OpensslClient.assertEchoes(port, NAME, directory);
            nursery.cancelScope().cancel();
        }));
    }

    @Test
    void pythonsTrioTalksTlsWithUs(@TempDir Path directory) throws Exception {
        var trusted = Files.writeString(directory.resolve("ca.pem"), Certificates.AUTHORITY.getCertificatePEM());
        var program = """
                import ssl, sys, trio
                async def main(port, trusted):
                    context = ssl.create_default_context(cafile=trusted)
                    stream = trio.SSLStream(
                        await trio.open_tcp_stream('127.0.0.1', port), context, server_hostname='weft.test')
                    data = bytes(range(256)) * 4096
                    back = bytearray()
                    async with trio.open_nursery() as nursery:
                        nursery.start_soon(stream.send_all, data)
                        while len(back) < len(data):
                            back += await stream.receive_some()
                    print('same' if back == data else 'different')
                    transport, rest = await stream.unwrap()
                    print('unwrapped', bytes(rest))
                    await transport.aclose()
                trio.run(main, int(sys.argv[1]), sys.argv[2])
                """;
        Trio.run(() -> {
            try (var listener = Trio.openSslOverTcpListeners(0, HOST, server).getFirst()) {
                int port = ((SocketListener) listener.transportListener()).port();
                var python = Asyncio.createSubprocessExec(
                        SubprocessOptions.PIPES.withStderr(SubprocessOptions.Redirect.STDOUT),
                        "/usr/bin/python3",
                        "-c",
                        program,
                        Integer.toString(port),
                        trusted.toString());
                var stream = listener.accept();
                TrioSocketsTest.echo(stream); // to the peer's farewell
                stream.unwrap().transportStream().aclose();
                assertThat(text(python.communicate().stdout())).isEqualTo("same\nunwrapped b''\n");
            }
        });
    }

    @Test
    void ourClientTalksTlsWithPythonsTrio(@TempDir Path directory) throws Exception {
        var bundle = Certificates.bundle(NAME);
        var chain = Files.writeString(directory.resolve("chain.pem"), bundle.getCertificatePathPEM());
        var key = Files.writeString(directory.resolve("key.pem"), bundle.getPrivateKeyPEM());
        var program = """
                import ssl, sys, trio
                async def echo(stream):
                    async for piece in stream:
                        await stream.send_all(piece)
                    await stream.aclose()
                async def main(chain, key):
                    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                    context.load_cert_chain(chain, key)
                    [listener] = await trio.open_ssl_over_tcp_listeners(0, context, host='127.0.0.1')
                    print(listener.transport_listener.socket.getsockname()[1], flush=True)
                    await echo(await listener.accept())
                    print('done')
                trio.run(main, sys.argv[1], sys.argv[2])
                """;
        Trio.run(() -> {
            var python = Asyncio.createSubprocessExec(
                    SubprocessOptions.PIPES.withStderr(SubprocessOptions.Redirect.STDOUT),
                    "/usr/bin/python3",
                    "-c",
                    program,
                    chain.toString(),
                    key.toString());
            assertThat(python.stdout()).isNotNull();
            int port = Integer.parseInt(text(python.stdout().readLine()).trim());
            var stream = Trio.openSslOverTcpStream(HOST, port, ConnectOptions.DEFAULT.withTls(client), false);
            byte[] data = new byte[1_000_000];
            new java.util.Random(5).nextBytes(data);
            var back = new ByteArrayOutputStream();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> stream.sendAll(data));
                while (back.size() < data.length) {
                    back.writeBytes(stream.receiveSome());
                }
            });
            assertThat(back.toByteArray()).isEqualTo(data);
            stream.aclose();
            assertThat(text(python.communicate().stdout())).isEqualTo("done\n");
        });
    }
}
