package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.asyncio.Asyncio;
import dev.weft.spi.Networks;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ProtocolServer;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of several addresses: who wins, who is closed, what is kept. Real sockets, so real time. */
@Timeout(20)
class HappyEyeballsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private static dev.weft.Future<Transport> connect(
            List<InetSocketAddress> addresses, ConnectOptions options, RecordingProtocol protocol) {
        return Networks.get().connect(EventLoop.current(), "test.example", addresses, options, protocol);
    }

    private static ConnectOptions delay(Duration delay) {
        return ConnectOptions.DEFAULT.withHappyEyeballsDelay(delay);
    }

    /** A server on all of 127/8, and several addresses of it. */
    private static ProtocolServer everywhere() throws IOException {
        return EventLoop.current().createServer(RecordingProtocol::new, "0.0.0.0", 0);
    }

    private static List<InetSocketAddress> addresses(int count, int port) {
        var addresses = new ArrayList<InetSocketAddress>();
        for (int i = 1; i <= count; i++) {
            addresses.add(new InetSocketAddress("127.0.0." + i, port));
        }
        return addresses;
    }

    private static int refusedPort() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    @Test
    void severalThatAnswerAtOnceLeaveOneWinner() throws Exception {
        Descriptors.assertNoneIsLeft(() -> Asyncio.run(() -> {
            var server = everywhere();
            for (int round = 0; round < 20; round++) {
                var protocol = new RecordingProtocol();
                var transport = connect(addresses(8, server.port()), delay(Duration.ZERO), protocol)
                        .await();
                Asyncio.sleep(Duration.ofMillis(2)); // the losers are in
                assertThat(protocol.events).containsExactly("made");
                assertThat(protocol.transport).isSameAs(transport);
                transport.close();
                protocol.lost.await();
            }
            server.close();
            server.awaitClosed(); // returns only when the losers are gone, too
        }));
    }

    @Test
    void aRefusalTriesTheNextAtOnce() throws Exception {
        int refused = refusedPort();
        Asyncio.run(() -> {
            var server = everywhere();
            var addresses = List.of(
                    new InetSocketAddress(HOST, refused),
                    new InetSocketAddress("127.0.0.2", refused),
                    new InetSocketAddress("127.0.0.3", server.port()));
            long start = System.nanoTime();
            var transport =
                    connect(addresses, delay(LONG), new RecordingProtocol()).await();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(2));
            assertThat(transport.getExtraInfo("peername")).isEqualTo(addresses.getLast());
            transport.close();
            server.close();
        });
    }

    @Test
    void anAddressThatDoesNotAnswerIsOvertakenAfterTheDelay() throws Exception {
        try (var full = new FullServer()) {
            Descriptors.assertNoneIsLeft(() -> Asyncio.run(() -> {
                var server = everywhere();
                var addresses = List.of(full.address(), new InetSocketAddress("127.0.0.3", server.port()));
                long start = System.nanoTime();
                var transport = connect(addresses, delay(Duration.ofMillis(60)), new RecordingProtocol())
                        .await();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(60));
                assertThat(transport.getExtraInfo("peername")).isEqualTo(addresses.getLast());
                transport.abort();
                server.close();
                server.awaitClosed();
            }));
        }
    }

    @Test
    void allFailuresAreKept() throws Exception {
        int refused = refusedPort();
        Asyncio.run(() -> assertThatThrownBy(
                        () -> connect(addresses(3, refused), delay(Duration.ZERO), new RecordingProtocol())
                                .await())
                .isInstanceOfSatisfying(ConnectException.class, failure -> {
                    assertThat(failure).hasMessageContaining("test.example");
                    assertThat(failure.getSuppressed())
                            .hasSize(3)
                            .allMatch(each -> each.getMessage().contains(":" + refused))
                            .allMatch(each -> each.getMessage().contains("refused"));
                }));
    }

    @Test
    void whenTheTimeIsOverEveryAttemptIsKept() throws Exception {
        try (var full = new FullServer()) {
            int refused = refusedPort();
            var options = delay(Duration.ofMillis(10)).withTimeout(Duration.ofMillis(150));
            Descriptors.assertNoneIsLeft(() -> Asyncio.run(() -> {
                var refusing = new InetSocketAddress(HOST, refused);
                assertThatThrownBy(() -> connect(List.of(refusing, full.address()), options, new RecordingProtocol())
                                .await())
                        .isInstanceOf(SocketTimeoutException.class)
                        .hasMessageContaining("test.example")
                        .hasMessageContaining("150 ms")
                        .satisfies(failure -> assertThat(failure.getSuppressed())
                                .satisfiesExactly(
                                        first -> assertThat(first).hasMessageContaining(HOST + ":" + refused),
                                        second -> assertThat(second)
                                                .isInstanceOf(SocketTimeoutException.class)
                                                .hasMessageContaining("127.0.0.9:"
                                                        + full.address().getPort())));
                assertThatThrownBy(() -> Asyncio.openConnection(
                                full.address().getHostString(), full.address().getPort(), options))
                        .isInstanceOf(SocketTimeoutException.class)
                        .hasMessageContaining("127.0.0.9:" + full.address().getPort());
                var server = everywhere();
                var transport = connect(addresses(1, server.port()), options, new RecordingProtocol())
                        .await();
                Asyncio.sleep(Duration.ofMillis(200));
                assertThat(transport.isClosing()).isFalse(); // the limit is for connecting only
                transport.abort();
                server.close();
                server.awaitClosed();
            }));
        }
    }

    @Test
    void aWinnerThatCannotBeSecuredTellsOfTheOthersToo() throws Exception {
        int refused = refusedPort();
        Asyncio.run(() -> {
            EventLoop.current().setExceptionHandler((loop, context) -> {}); // the server is told of the refusal
            var server =
                    EchoServers.start(ServeOptions.DEFAULT.withTls(TlsOptions.of(Certificates.server("weft.test"))));
            var addresses = List.of(new InetSocketAddress(HOST, refused), new InetSocketAddress(HOST, server.port()));
            var options = ConnectOptions.DEFAULT.withTls(TlsOptions.systemDefault());
            assertThatThrownBy(() ->
                            connect(addresses, options, new RecordingProtocol()).await())
                    .isInstanceOfSatisfying(
                            SSLException.class,
                            failure -> assertThat(failure.getSuppressed())
                                    .singleElement()
                                    .satisfies(first -> assertThat(first).hasMessageContaining(HOST + ":" + refused)));
            server.close();
        });
    }

    @Test
    void aCancelledRaceClosesEveryAttempt() throws Exception {
        try (var full = new FullServer()) {
            Descriptors.assertNoneIsLeft(() -> Asyncio.run(() -> {
                var server = everywhere();
                var random = new Random(11);
                for (int round = 0; round < 40; round++) {
                    var addresses = new ArrayList<>(List.of(full.address(), full.address()));
                    if (round % 2 == 0) {
                        addresses.addAll(addresses(3, server.port()));
                    }
                    var protocol = new RecordingProtocol();
                    var racing = Asyncio.createTask(() -> connect(addresses, delay(Duration.ofNanos(100_000)), protocol)
                            .await());
                    Asyncio.sleep(Duration.ofNanos(random.nextInt(1_500_000)));
                    racing.cancel();
                    try {
                        racing.await().abort(); // it was faster
                    } catch (CancelledError expected) {
                        if (protocol.transport != null) {
                            protocol.transport.abort(); // it won in the turn in which it was cancelled
                        }
                    }
                }
                server.close();
                server.awaitClosed();
            }));
        }
    }

    @Test
    void aCancelledHandshakeClosesTheWinner() throws Exception {
        Descriptors.assertNoneIsLeft(() -> Asyncio.run(() -> {
            var server = everywhere(); // speaks no TLS, and says nothing
            var options = ConnectOptions.DEFAULT.withTls(TlsOptions.systemDefault());
            var connecting =
                    Asyncio.createTask(() -> connect(addresses(2, server.port()), options, new RecordingProtocol())
                            .await());
            Asyncio.sleep(Duration.ofMillis(100));
            connecting.cancel();
            assertThatThrownBy(connecting::await).isInstanceOf(CancelledError.class);
            server.close();
            server.awaitClosed(); // the client is gone long before its limit of 60 s
        }));
    }

    /** Listens, but has no room for one more connection, so that an attempt gets no answer. */
    private static final class FullServer implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.9"));
        private final List<Socket> waiting = new ArrayList<>();

        FullServer() throws IOException {
            try {
                while (waiting.size() < 20) {
                    var socket = new Socket();
                    waiting.add(socket);
                    socket.connect(address(), 300);
                }
            } catch (java.net.SocketTimeoutException full) {
                return;
            }
            throw new IllegalStateException("the system lets any number of connections wait");
        }

        InetSocketAddress address() {
            return (InetSocketAddress) listening.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            for (var socket : waiting) {
                socket.close();
            }
            listening.close();
        }
    }
}
