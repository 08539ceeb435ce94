package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.asyncio.Asyncio;
import dev.weft.transport.BufferedProtocol;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.Protocol;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.SubprocessOptions;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a transport tells its protocol, and when. Real sockets, so real time. */
@Timeout(20)
class ProtocolsTest {
    /** Sends back what comes. */
    private static final class Echo implements Protocol {
        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(byte[] data) {
            java.util.Objects.requireNonNull(transport).write(data);
        }
    }

    @Test
    void aConnectionIsMadeThenGetsDataThenTheEndThenIsLost() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            try (var server = loop.createServer(Echo::new, HOST, 0)) {
                var client = loop.createConnection(RecordingProtocol::new, HOST, server.port());
                var protocol = client.protocol();
                assertThat(protocol.events).containsExactly("made");
                assertThat(protocol.transport).isSameAs(client.transport());
                client.transport().writeLines(List.of(bytes("he"), bytes("llo")));
                protocol.awaitBytes(5);
                client.transport().writeEof(); // the server's eofReceived says false, so it closes
                protocol.lost.await();
                assertThat(protocol.text()).isEqualTo("hello");
                assertThat(protocol.events).containsExactly("made", "data", "eof", "lost");
                assertThat(protocol.failure).isNull();
                assertThat(client.transport().isClosing()).isTrue();
            }
        });
    }

    @Test
    void aProtocolThatKeepsItsHalfOpenMayStillAnswer() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var protocols = new ArrayList<RecordingProtocol>();
            try (var server = loop.createServer(() -> recorder(protocols), HOST, 0)) {
                var connection = Asyncio.openConnection(HOST, server.port());
                connection.writer().write(bytes("question"));
                connection.writer().writeEof();
                connection.writer().drain();
                while (protocols.isEmpty()) {
                    Asyncio.sleep(Duration.ofMillis(1));
                }
                var protocol = protocols.getFirst();
                protocol.ended.await();
                java.util.Objects.requireNonNull(protocol.transport).write(bytes("answer"));
                protocol.transport.close();
                assertThat(text(connection.reader().read())).isEqualTo("answer");
                connection.writer().close();
                protocol.lost.await();
                assertThat(protocol.events).containsExactly("made", "data", "eof", "lost");
            }
        });
    }

    private static RecordingProtocol recorder(List<RecordingProtocol> all) {
        var protocol = new RecordingProtocol();
        protocol.keepOpen = true;
        all.add(protocol);
        return protocol;
    }

    @Test
    void anAbortDropsWhatIsUnsentAndIsNoFailure() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            try (var server = loop.createServer(SilentReader::new, HOST, 0)) {
                var client = loop.createConnection(RecordingProtocol::new, HOST, server.port());
                client.transport().write(new byte[20_000_000]);
                client.transport().abort();
                client.transport().write(bytes("dropped"));
                client.protocol().lost.await();
                assertThat(client.protocol().failure).isNull();
                assertThat(client.protocol().events).containsExactly("made", "pause", "lost");
                server.abortClients();
            }
        });
    }

    /** Never reads. */
    private static final class SilentReader implements Protocol {
        @Override
        public void connectionMade(Transport made) {
            made.pauseReading();
        }
    }

    @Test
    void writingIsPausedOverTheHighMarkAndResumedAtTheLowOne() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var readers = new ArrayList<Transport>();
            var server = loop.createServer(
                    () -> new Protocol() {
                        @Override
                        public void connectionMade(Transport made) {
                            made.pauseReading();
                            readers.add(made);
                        }
                    },
                    HOST,
                    0);
            var client = loop.createConnection(RecordingProtocol::new, HOST, server.port());
            client.transport().setWriteBufferLimits(1000, 100);
            client.transport().write(new byte[20_000_000]);
            assertThat(client.protocol().events).containsExactly("made", "pause");
            assertThat(client.transport().getWriteBufferSize()).isGreaterThan(1000);
            Asyncio.sleep(Duration.ofMillis(50));
            assertThat(client.protocol().events).containsExactly("made", "pause");
            assertThat(readers.getFirst().isReading()).isFalse();
            readers.getFirst().resumeReading();
            while (!client.protocol().events.contains("resume")) {
                Asyncio.sleep(Duration.ofMillis(1));
            }
            assertThat(client.transport().getWriteBufferSize()).isLessThanOrEqualTo(100);
            client.transport().close();
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void aPausedProtocolGetsNothingUntilItResumes() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            try (var server = loop.createServer(Echo::new, HOST, 0)) {
                var client = loop.createConnection(RecordingProtocol::new, HOST, server.port());
                client.transport().pauseReading();
                client.transport().write(bytes("later"));
                Asyncio.sleep(Duration.ofMillis(50));
                assertThat(client.protocol().events).containsExactly("made");
                client.transport().resumeReading();
                client.protocol().awaitBytes(5);
                assertThat(client.protocol().text()).isEqualTo("later");
                client.transport().close();
            }
        });
    }

    @Test
    void aResetIsToldToTheProtocol() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var protocols = new ArrayList<RecordingProtocol>();
            try (var server = loop.createServer(() -> recorder(protocols), HOST, 0)) {
                try (var rude = new java.net.Socket(HOST, server.port())) {
                    while (protocols.isEmpty()) {
                        Asyncio.sleep(Duration.ofMillis(1));
                    }
                    rude.setSoLinger(true, 0);
                }
                protocols.getFirst().lost.await();
                assertThat(protocols.getFirst().failure)
                        .isInstanceOf(java.io.IOException.class)
                        .hasMessageContaining("reset");
            }
        });
    }

    @Test
    void aProtocolThatThrowsLosesItsConnectionAndTheServerGoesOn() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var reported = new ArrayList<Throwable>();
            loop.setExceptionHandler((where, context) -> reported.add(context.exception()));
            var server = loop.createServer(
                    () -> new Protocol() {
                        @Override
                        public void dataReceived(byte[] data) {
                            if (reported.isEmpty()) {
                                throw new IllegalArgumentException("broken protocol");
                            }
                            throw new AssertionError("an error is no worse");
                        }
                    },
                    HOST,
                    0);
            for (int i = 0; i < 2; i++) {
                var connection = Asyncio.openConnection(HOST, server.port());
                connection.writer().write(bytes("x"));
                assertThatThrownBy(() -> {
                            if (connection.reader().read().length == 0) {
                                throw new java.io.EOFException();
                            }
                        })
                        .isInstanceOf(java.io.IOException.class);
                connection.writer().close();
            }
            assertThat(reported)
                    .extracting(Object::getClass)
                    .containsExactly(IllegalArgumentException.class, AssertionError.class);
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void aFactoryThatThrowsLosesThatConnectionOnly() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var reported = new ArrayList<Throwable>();
            loop.setExceptionHandler((where, context) -> reported.add(context.exception()));
            var made = new int[1];
            var server = loop.createServer(
                    () -> {
                        if (made[0]++ == 0) {
                            throw new IllegalArgumentException("no protocol");
                        }
                        return new Echo();
                    },
                    HOST,
                    0);
            var first = loop.createConnection(RecordingProtocol::new, HOST, server.port());
            first.protocol().lost.await();
            var second = loop.createConnection(RecordingProtocol::new, HOST, server.port());
            second.transport().write(bytes("x"));
            second.protocol().awaitBytes(1);
            assertThat(reported).singleElement().isInstanceOf(IllegalArgumentException.class);
            second.transport().close();
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void aBufferedProtocolIsFilledInItsOwnBuffer() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            try (var server = loop.createServer(Echo::new, HOST, 0)) {
                var client = loop.createConnection(Buffered::new, HOST, server.port());
                byte[] sent = new byte[100_000];
                for (int i = 0; i < sent.length; i++) {
                    sent[i] = (byte) (i * 31);
                }
                client.transport().write(sent);
                client.protocol().full.await();
                assertThat(Arrays.equals(client.protocol().buffer.array(), sent))
                        .isTrue();
                client.transport().close();
            }
        });
    }

    /** Takes at most 1000 bytes at a time into one buffer. */
    private static final class Buffered implements BufferedProtocol {
        final ByteBuffer buffer = ByteBuffer.allocate(100_000);
        final dev.weft.Future<Boolean> full = EventLoop.current().createFuture();
        private int promised;

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            assertThat(sizeHint).isPositive();
            promised = Math.min(1000, buffer.remaining());
            return buffer.limit(buffer.position() + promised);
        }

        @Override
        public void bufferUpdated(int count) {
            assertThat(count).isBetween(1, promised);
            buffer.limit(buffer.capacity());
            if (!buffer.hasRemaining()) {
                full.setResult(true);
            }
        }
    }

    @Test
    void aBufferWithoutRoomIsTheProtocolsMistake() {
        BufferedProtocol full = new BufferedProtocol() {
            @Override
            public ByteBuffer getBuffer(int sizeHint) {
                return ByteBuffer.allocate(0);
            }

            @Override
            public void bufferUpdated(int count) {}
        };
        assertThatThrownBy(() -> full.dataReceived(new byte[1])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void unixSocketsAndTlsCarryProtocolsToo(@TempDir Path directory) {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var path = directory.resolve("weft.sock");
            var secured = ServeOptions.DEFAULT.withTls(TlsOptions.of(Certificates.server("weft.test")));
            try (var server = loop.createUnixServer(Echo::new, path, secured)) {
                var options = ConnectOptions.DEFAULT.withTls(Certificates.client("weft.test"));
                var client = loop.createUnixConnection(RecordingProtocol::new, path, options);
                assertThat(client.transport().getExtraInfo("ssl_object")).isNotNull();
                client.transport().write(bytes("both"));
                client.protocol().awaitBytes(4);
                client.transport().close();
                client.protocol().lost.await();
                assertThat(server.sockets()).hasSize(1);
            }
        });
    }

    @Test
    void aServerOnAnIpv6AddressIsReached() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            try (var server = loop.createServer(Echo::new, "::1", 0)) {
                var client = loop.createConnection(RecordingProtocol::new, "::1", server.port());
                client.transport().write(bytes("six"));
                client.protocol().awaitBytes(3);
                var peer = (InetSocketAddress) client.transport().getExtraInfo("peername");
                assertThat(peer.getAddress()).isInstanceOf(java.net.Inet6Address.class);
                client.transport().close();
            }
        });
    }

    @Test
    void aCancelledConnectionIsClosedAndItsProtocolHearsAtMostOfItsEnd() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var made = new ArrayList<RecordingProtocol>();
            var server = loop.createServer(Echo::new, HOST, 0);
            for (int turns = 0; turns < 12; turns++) {
                var connecting =
                        Asyncio.createTask(() -> loop.createConnection(() -> recorder(made), HOST, server.port()));
                for (int i = 0; i < turns; i++) {
                    Asyncio.sleep(Duration.ZERO);
                }
                connecting.cancel();
                try {
                    connecting.await().transport().abort(); // it was faster
                } catch (CancelledError expected) {
                    assertThat(connecting.cancelled()).isTrue();
                }
            }
            server.close();
            server.awaitClosed();
            for (var protocol : made) {
                if (!protocol.events.isEmpty()) {
                    protocol.lost.await();
                }
            }
        });
    }

    @Test
    void addressesAreFoundWithoutBlocking() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            assertThat(loop.getAddrInfo("127.0.0.1", 80)).containsExactly(new InetSocketAddress("127.0.0.1", 80));
            assertThat(loop.getAddrInfo("localhost", 80, StandardProtocolFamily.INET))
                    .allMatch(address -> address.getAddress().isLoopbackAddress());
            assertThatThrownBy(() -> loop.getAddrInfo("127.0.0.1", 80, StandardProtocolFamily.INET6))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageContaining("127.0.0.1");
            assertThatThrownBy(() -> loop.getAddrInfo("no-such-host.invalid", 80))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageContaining("no-such-host.invalid");
        });
    }

    @Test
    void pythonsProtocolTalksWithOurs() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            try (var server = loop.createServer(Echo::new, HOST, 0)) {
                var program = """
                        import asyncio, sys
                        class Client(asyncio.Protocol):
                            def __init__(self, done):
                                self.done, self.size = done, 0
                            def connection_made(self, transport):
                                self.transport = transport
                                transport.write(bytes(300000))
                            def data_received(self, data):
                                self.size += len(data)
                                if self.size == 300000:
                                    self.transport.write_eof()
                            def eof_received(self):
                                print('eof')
                            def connection_lost(self, exc):
                                self.done.set_result((self.size, exc))
                        async def main(port):
                            loop = asyncio.get_running_loop()
                            done = loop.create_future()
                            await loop.create_connection(lambda: Client(done), '127.0.0.1', port)
                            print(*await done)
                        asyncio.run(main(int(sys.argv[1])))
                        """;
                var python = Asyncio.createSubprocessExec(
                        SubprocessOptions.PIPES.withStderr(SubprocessOptions.Redirect.STDOUT),
                        "python3",
                        "-c",
                        program,
                        Integer.toString(server.port()));
                assertThat(text(python.communicate().stdout())).isEqualTo("eof\n300000 None\n");
            }
        });
    }
}
