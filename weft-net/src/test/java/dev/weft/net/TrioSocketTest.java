package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.CancelScope;
import dev.weft.EventLoop;
import dev.weft.trio.BusyResourceException;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.Lowlevel;
import dev.weft.trio.Nursery;
import dev.weft.trio.Trio;
import dev.weft.trio.TrioSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trio's sockets, which are the system's own. */
@Timeout(30)
class TrioSocketTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.ofLiteral(HOST), 0);

    private interface Body {
        void run(Nursery nursery, TrioSocket left, TrioSocket right) throws Exception;
    }

    private static void withPair(Body body) {
        Trio.run(() -> Trio.openNursery(nursery -> {
            try (var listener = TrioSocket.listener();
                    var left = TrioSocket.stream()) {
                listener.bind(ANY);
                left.connect(listener.getsockname());
                try (var right = listener.accept()) {
                    assertThat(right.getpeername()).isEqualTo(left.getsockname());
                    body.run(nursery, left, right);
                }
            }
        }));
    }

    private static void sendAll(TrioSocket socket, byte[] data) throws IOException {
        for (var rest = ByteBuffer.wrap(data); rest.hasRemaining(); ) {
            socket.send(rest);
        }
    }

    @Test
    void bytesGoBothWays() {
        withPair((nursery, left, right) -> {
            byte[] much = new byte[5_000_000];
            new Random(1).nextBytes(much);
            nursery.startSoon(() -> {
                sendAll(left, much);
                left.shutdownOutput();
            });
            var got = new ByteArrayOutputStream();
            for (byte[] piece = right.recv(65536); piece.length > 0; piece = right.recv(65536)) {
                got.writeBytes(piece);
            }
            assertThat(Arrays.equals(got.toByteArray(), much)).isTrue();
            var target = ByteBuffer.allocate(3);
            right.send(bytes("back"));
            assertThat(left.recvInto(target)).isEqualTo(3);
            assertThat(text(target.array())).isEqualTo("bac");
            assertThat(text(left.recv(10))).isEqualTo("k");
            right.close();
            assertThat(left.recvInto(target.clear())).isEqualTo(-1);
        });
    }

    @Test
    void socketsAndStreamsTalk() {
        Trio.run(() -> Trio.openNursery(nursery -> {
            try (var listener = Trio.openTcpListeners(0, HOST).getFirst();
                    var socket = TrioSocket.stream()) {
                socket.connect(InetSocketAddress.createUnresolved(HOST, listener.port()));
                try (var stream = listener.accept()) {
                    socket.send(bytes("to the stream"));
                    assertThat(text(stream.receiveSome())).isEqualTo("to the stream");
                    stream.sendAll(bytes("to the socket"));
                    assertThat(text(socket.recv(100))).isEqualTo("to the socket");
                }
            }
            try (var listener = TrioSocket.listener()) {
                listener.bind(ANY);
                int port = ((InetSocketAddress) listener.getsockname()).getPort();
                try (var stream = Trio.openTcpStream(HOST, port);
                        var socket = listener.accept()) {
                    stream.sendAll(bytes("hello"));
                    assertThat(text(socket.recv(100))).isEqualTo("hello");
                    socket.send(bytes("bye"));
                    assertThat(text(stream.receiveSome())).isEqualTo("bye");
                }
            }
        }));
    }

    @Test
    void everyCallIsACheckpointThoughTheSystemIsReady() {
        withPair((nursery, left, right) -> {
            right.send(bytes("some bytes are here"));
            Lowlevel.waitReadable(left.channel());
            assertYields(() -> left.recv(4));
            assertYields(() -> left.send(bytes("x")));
            assertYields(left::waitWritable);
            assertYields(() -> TrioSocket.getaddrinfo(HOST, 1));
            assertCancellable(() -> left.recv(4));
            assertCancellable(() -> left.send(bytes("y")));
            assertCancellable(left::waitWritable);
            assertCancellable(() -> TrioSocket.getaddrinfo(HOST, 1));
            assertThat(text(left.recv(100))).isEqualTo(" bytes are here");
            assertThat(text(right.recv(100))).isEqualTo("x");
            try (var udp = TrioSocket.datagram()) {
                udp.bind(ANY);
                udp.sendto(bytes("to myself"), udp.getsockname());
                assertYields(() -> udp.recvfrom(100));
                assertYields(() -> udp.sendto(bytes("again"), udp.getsockname()));
                assertCancellable(() -> udp.recvfrom(100));
                assertThat(text(udp.recvfrom(100).data())).isEqualTo("again");
            }
        });
    }

    private static void assertYields(Action call) throws Exception {
        var ran = new AtomicBoolean();
        EventLoop.current().callSoon(() -> ran.set(true));
        call.run();
        assertThat(ran).isTrue();
    }

    private static void assertCancellable(Action call) {
        var scope = new CancelScope();
        scope.cancel();
        scope.run(call);
        assertThat(scope.cancelledCaught()).isTrue();
    }

    @Test
    void aCancelledCallTakesNothing() {
        withPair((nursery, left, right) -> {
            assertThat(Trio.moveOnAfter(Duration.ofMillis(5), () -> left.recv(10))
                            .cancelledCaught())
                    .isTrue();
            right.send(bytes("later"));
            assertThat(text(left.recv(10))).isEqualTo("later");
            try (var listener = TrioSocket.listener()) {
                listener.bind(ANY);
                assertThat(Trio.moveOnAfter(
                                        Duration.ofMillis(5),
                                        () -> listener.accept().close())
                                .cancelledCaught())
                        .isTrue();
                try (var client = TrioSocket.stream()) {
                    client.connect(listener.getsockname());
                    try (var accepted = listener.accept()) {
                        assertThat(accepted.getpeername()).isEqualTo(client.getsockname());
                    }
                }
            }
        });
    }

    @Test
    void closingWakesWhoWaits() {
        withPair((nursery, left, right) -> {
            var listener = TrioSocket.listener();
            listener.bind(ANY);
            var udp = TrioSocket.datagram();
            udp.bind(ANY);
            nursery.startSoon(() -> assertClosed(() -> left.recv(10)));
            nursery.startSoon(() -> assertClosed(() -> sendAll(left, new byte[50_000_000])));
            nursery.startSoon(() -> assertClosed(listener::accept));
            nursery.startSoon(() -> assertClosed(() -> udp.recvfrom(10)));
            Trio.sleep(Duration.ofMillis(20));
            left.close();
            listener.close();
            udp.aclose();
            assertClosed(() -> left.send(bytes("x")));
            assertClosed(() -> left.recv(1));
            assertClosed(left::getsockname);
            assertClosed(listener::accept);
            left.close();
        });
    }

    private static void assertClosed(Awaitable<?> call) {
        assertThatThrownBy(call::await).isInstanceOf(ClosedResourceException.class);
    }

    private static void assertClosed(Action call) {
        assertThatThrownBy(call::run).isInstanceOf(ClosedResourceException.class);
    }

    @Test
    void oneTaskWaitsForEachDirection() {
        withPair((_, left, right) -> Trio.openNursery(nursery -> {
            nursery.startSoon(() -> assertThat(text(left.recv(10))).isEqualTo("x"));
            Trio.sleep(Duration.ofMillis(5));
            assertThatThrownBy(() -> left.recv(10)).isInstanceOf(BusyResourceException.class);
            left.waitWritable();
            right.send(bytes("x"));
        }));
    }

    @Test
    void aConnectThatIsCancelledOrFailsClosesTheSocket() {
        Trio.run(() -> {
            try (var socket = TrioSocket.stream(StandardProtocolFamily.INET)) {
                // nobody answers there, or the system has no way to it
                var silent = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9);
                try {
                    Trio.moveOnAfter(Duration.ofMillis(20), () -> socket.connect(silent));
                } catch (Exception noWay) {
                    assertThat(noWay).isInstanceOf(IOException.class);
                }
                assertThatThrownBy(socket::getsockname).isInstanceOf(ClosedResourceException.class);
            }
            InetSocketAddress nobody;
            try (var listener = TrioSocket.listener()) {
                listener.bind(ANY);
                nobody = (InetSocketAddress) listener.getsockname();
            }
            try (var socket = TrioSocket.stream()) {
                assertThatThrownBy(() -> socket.connect(nobody)).hasMessageContaining("refused");
                assertThatThrownBy(() -> socket.send(bytes("x"))).isInstanceOf(ClosedResourceException.class);
            }
        });
    }

    @Test
    void datagramsTellTheirSender() {
        Trio.run(() -> {
            try (var left = TrioSocket.datagram();
                    var right = TrioSocket.datagram(StandardProtocolFamily.INET)) {
                left.bind(ANY);
                right.bind(ANY);
                assertThat(left.sendto(bytes("one"), right.getsockname())).isEqualTo(3);
                var one = right.recvfrom(100);
                assertThat(text(one.data())).isEqualTo("one");
                assertThat(one.address()).isEqualTo(left.getsockname());
                right.connect(left.getsockname());
                assertThat(right.getpeername()).isEqualTo(left.getsockname());
                right.send(bytes("two"));
                assertThat(text(left.recv(2))).isEqualTo("tw");
                left.sendto(new byte[0], right.getsockname());
                assertThat(right.recv(10)).isEmpty();
            }
        });
    }

    @Test
    void aSocketTellsWhatItIs(@TempDir Path directory) {
        withPair((_, left, right) -> {
            left.setsockopt(StandardSocketOptions.TCP_NODELAY, true);
            assertThat(left.getsockopt(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(left.isReadable()).isFalse();
            right.send(bytes("x"));
            Lowlevel.waitReadable(left.channel());
            assertThat(left.isReadable()).isTrue();
            assertThatThrownBy(left::accept).isInstanceOf(UnsupportedOperationException.class);
            assertThat(TrioSocket.getaddrinfo(HOST, 7)).containsExactly(new InetSocketAddress(HOST, 7));
            assertThat(TrioSocket.getnameinfo(new InetSocketAddress(InetAddress.ofLiteral(HOST), 7))
                            .service())
                    .isEqualTo("7");
            try (var listener = TrioSocket.listener(StandardProtocolFamily.UNIX);
                    var client = TrioSocket.stream(StandardProtocolFamily.UNIX)) {
                listener.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
                client.connect(listener.getsockname());
                try (var accepted = listener.accept()) {
                    client.send(bytes("unix"));
                    assertThat(text(accepted.recv(10))).isEqualTo("unix");
                }
            }
        });
    }

    @Test
    void aChannelMayBeTakenOverAndGivenBack() {
        withPair((nursery, left, right) -> {
            nursery.startSoon(() -> assertClosed(() -> left.recv(10)));
            Trio.sleep(Duration.ofMillis(5));
            var channel = (SocketChannel) left.detach();
            assertClosed(() -> left.recv(10));
            assertThat(channel.isOpen()).isTrue();
            try (var again = TrioSocket.fromChannel(channel)) {
                again.send(bytes("again"));
                assertThat(text(right.recv(10))).isEqualTo("again");
            }
        });
    }

    @Test
    void anyChannelCanBeWaitedFor() {
        Trio.run(() -> Trio.openNursery(nursery -> {
            var pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            pipe.sink().configureBlocking(false);
            Lowlevel.waitWritable(pipe.sink());
            nursery.startSoon(() -> {
                Lowlevel.waitReadable(pipe.source());
                assertThat(pipe.source().read(ByteBuffer.allocate(9))).isEqualTo(1);
                assertClosed(() -> Lowlevel.waitReadable(pipe.source()));
            });
            Trio.sleep(Duration.ofMillis(5));
            assertThatThrownBy(() -> Lowlevel.waitReadable(pipe.source())).isInstanceOf(BusyResourceException.class);
            pipe.sink().write(ByteBuffer.wrap(new byte[1]));
            Trio.sleep(Duration.ofMillis(5));
            Lowlevel.notifyClosing(pipe.source());
            pipe.source().close();
            pipe.sink().close();
            assertClosed(() -> Lowlevel.waitReadable(pipe.source()));
        }));
    }
}
