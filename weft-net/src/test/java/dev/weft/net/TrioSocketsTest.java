package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Awaitable;
import dev.weft.CancelScope;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsOptions;
import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.BusyResourceException;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.Listener;
import dev.weft.trio.ServingOptions;
import dev.weft.trio.SocketListener;
import dev.weft.trio.SocketStream;
import dev.weft.trio.Stream;
import dev.weft.trio.Trio;
import dev.weft.trio.testing.MemoryStreams;
import dev.weft.trio.testing.StreamChecks;
import dev.weft.trio.testing.StreamPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trio's streams and listeners over real sockets. */
@Timeout(30)
class TrioSocketsTest {
    private static StreamPair<SocketStream, SocketStream> tcpPair() throws Exception {
        try (var listener = Trio.openTcpListeners(0, HOST).getFirst()) {
            var client = Trio.openTcpStream(HOST, listener.port());
            return new StreamPair<>(client, listener.accept());
        }
    }

    /** Fills both directions until the system takes no more. */
    static <S extends Stream> Awaitable<StreamPair<S, S>> clogged(Awaitable<StreamPair<S, S>> maker) {
        return () -> {
            var pair = maker.await();
            fill(pair.left());
            fill(pair.right());
            return pair;
        };
    }

    /** Sends until this process can do no more, however busy the machine is; the time is for the system's own part. */
    private static void fill(Stream stream) {
        Trio.openNursery(nursery -> {
            nursery.startSoon(() -> stream.sendAll(new byte[32 << 20]));
            EventLoop.current().awaitAllTasksBlocked(Duration.ofMillis(20));
            nursery.cancelScope().cancel();
        });
    }

    @Test
    void tcpStreamsPassTheChecks() {
        Trio.run(() ->
                StreamChecks.checkHalfCloseableStream(TrioSocketsTest::tcpPair, clogged(TrioSocketsTest::tcpPair)));
    }

    @Test
    void unixStreamsPassTheChecks(@TempDir Path directory) {
        var path = directory.resolve("weft.sock");
        Awaitable<StreamPair<SocketStream, SocketStream>> maker = () -> {
            try (var listener = Trio.openUnixListener(path)) {
                var client = Trio.openUnixSocket(path);
                return new StreamPair<>(client, listener.accept());
            }
        };
        Trio.run(() -> StreamChecks.checkHalfCloseableStream(maker, clogged(maker)));
        assertThat(Files.exists(path)).isFalse();
    }

    @Test
    void aServerGivesItsListenersToWhoStartsIt() {
        Trio.run(() -> Trio.openNursery(nursery -> {
            List<SocketListener> listeners = nursery.start(status -> Trio.serveTcp(
                    TrioSocketsTest::echo,
                    0,
                    ServingOptions.<SocketListener>defaults().withHost(HOST).withTaskStatus(status)));
            assertThat(listeners).hasSize(1);
            int port = listeners.getFirst().port();
            try (var one = Trio.openTcpStream(HOST, port);
                    var other = Trio.openTcpStream(HOST, port)) {
                one.sendAll(bytes("one"));
                other.sendAll(bytes("other"));
                assertThat(text(other.receiveSome())).isEqualTo("other");
                assertThat(text(one.receiveSome())).isEqualTo("one");
                assertThat(one.remoteAddress()).isEqualTo(listeners.getFirst().address());
            }
            nursery.cancelScope().cancel();
        }));
    }

    static void echo(Stream stream) {
        for (byte[] piece : stream) {
            stream.sendAll(piece);
        }
    }

    @Test
    void whatAHandlerLeavesOpenIsClosedAndWhatItThrowsEndsTheServer() {
        Trio.run(() -> {
            var ends = new ArrayList<Integer>();
            assertThatThrownBy(() -> Trio.openNursery(nursery -> {
                        List<SocketListener> listeners = nursery.start(status -> Trio.serveTcp(
                                stream -> {
                                    if (text(stream.receiveSome()).equals("fail")) {
                                        throw new IOException("the handler fails");
                                    }
                                },
                                0,
                                ServingOptions.<SocketListener>defaults()
                                        .withHost(HOST)
                                        .withTaskStatus(status)));
                        for (var word : List.of("end", "fail")) {
                            var stream = Trio.openTcpStream(
                                    HOST, listeners.getFirst().port());
                            stream.sendAll(bytes(word));
                            ends.add(stream.receiveSome().length);
                        }
                    }))
                    .isInstanceOf(ExceptionGroup.class)
                    .rootCause()
                    .hasMessage("the handler fails");
            assertThat(ends.getFirst()).isZero();
        });
    }

    @Test
    void handlersRunInAnotherNurseryIfAsked() {
        Trio.run(() -> Trio.openNursery(handlers -> {
            Trio.openNursery(nursery -> {
                List<SocketListener> listeners = nursery.start(status -> Trio.serveTcp(
                        TrioSocketsTest::echo,
                        0,
                        ServingOptions.<SocketListener>defaults()
                                .withHost(HOST)
                                .withHandlerNursery(handlers)
                                .withTaskStatus(status)));
                handlers.startSoon(() -> {
                    try (var stream =
                            Trio.openTcpStream(HOST, listeners.getFirst().port())) {
                        stream.sendAll(bytes("x"));
                        stream.receiveSome();
                        nursery.cancelScope().cancel(); // ends the server, not its handlers
                        Trio.sleep(Duration.ofMillis(10));
                        stream.sendAll(bytes("still there"));
                        assertThat(text(stream.receiveSome())).isEqualTo("still there");
                    }
                });
            });
        }));
    }

    @Test
    void aServerGoesOnWhenTheSystemHasNoRoomForAConnection() {
        Trio.run(() -> {
            var results = new ArrayDeque<Object>();
            results.add(new IOException("Too many open files"));
            var pair = MemoryStreams.memoryStreamPair();
            results.add(pair.left());
            results.add(new IOException("something else"));
            Listener<Stream> listener = new Listener<>() {
                @Override
                public Stream accept() throws IOException {
                    Trio.checkpoint();
                    if (results.remove() instanceof IOException e) {
                        throw e;
                    }
                    return pair.left();
                }

                @Override
                public void aclose() {
                    Trio.checkpoint();
                    results.add("closed");
                }
            };
            pair.right().sendAll(bytes("x"));
            assertThatThrownBy(() -> Trio.serveListeners(TrioSocketsTest::echo, List.of(listener)))
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            group -> assertThat(group.exceptions())
                                    .singleElement()
                                    .satisfies(e -> assertThat(e).hasMessage("something else")));
            assertThat(results).containsExactly("closed");
        });
    }

    @Test
    void aListenerAcceptsOneAfterTheOtherAndForOneTask() {
        Trio.run(() -> {
            var listener = Trio.openTcpListeners(0, HOST).getFirst();
            assertThatThrownBy(() -> Trio.openNursery(nursery -> {
                        nursery.startSoon(() -> listener.accept());
                        nursery.startSoon(() -> listener.accept());
                    }))
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            group -> assertThat(group.exceptions())
                                    .hasAtLeastOneElementOfType(BusyResourceException.class));
            var clients = new ArrayList<SocketStream>();
            for (int i = 0; i < 20; i++) {
                clients.add(Trio.openTcpStream(HOST, listener.port()));
            }
            for (var client : clients) {
                var accepted = listener.accept();
                assertThat(accepted.remoteAddress()).isEqualTo(client.localAddress());
                accepted.aclose();
            }
            Trio.openNursery(nursery -> {
                nursery.startSoon(
                        () -> assertThatThrownBy(listener::accept).isInstanceOf(ClosedResourceException.class));
                Trio.sleep(Duration.ofMillis(10));
                listener.aclose();
            });
            assertThatThrownBy(listener::accept).isInstanceOf(ClosedResourceException.class);
            assertThatThrownBy(() -> Trio.openTcpStream(HOST, listener.port())).isInstanceOf(ConnectException.class);
            for (var client : clients) {
                client.aclose();
            }
        });
    }

    @Test
    void aCancelledAcceptTakesNoConnection() {
        Trio.run(() -> {
            try (var listener = Trio.openTcpListeners(0, HOST).getFirst()) {
                var scope = Trio.moveOnAfter(Duration.ofMillis(10), () -> {
                    listener.accept();
                });
                assertThat(scope.cancelledCaught()).isTrue();
                try (var client = Trio.openTcpStream(HOST, listener.port());
                        var accepted = listener.accept()) {
                    client.sendAll(bytes("x"));
                    assertThat(text(accepted.receiveSome())).isEqualTo("x");
                }
            }
        });
    }

    @Test
    void aCancelledConnectGivesUp() {
        Trio.run(() -> {
            try (var listener = Trio.openTcpListeners(0, HOST).getFirst()) {
                var scope = new CancelScope();
                Trio.openNursery(nursery -> {
                    nursery.startSoon(() -> scope.run(() -> Trio.openTcpStream(HOST, listener.port())));
                    Trio.checkpoint();
                    scope.cancel();
                });
                assertThat(scope.cancelledCaught()).isTrue();
                // The attempt may have reached the backlog; whoever accepts it sees the end.
                var seen = Trio.moveOnAfter(Duration.ofMillis(50), () -> {
                    assertThat(listener.accept().receiveSome()).isEmpty();
                });
                assertThat(seen.cancelCalled() || !seen.cancelledCaught()).isTrue();
            }
        });
    }

    @Test
    void sendAllReturnsWhenTheSystemHasEverything() {
        Trio.run(() -> {
            var pair = tcpPair();
            byte[] data = new byte[5_000_000];
            new Random(1).nextBytes(data);
            var got = new ByteArrayOutputStream();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    pair.left().sendAll(data);
                    pair.left().aclose(); // drops nothing
                });
                for (byte[] piece : pair.right()) {
                    got.writeBytes(piece);
                }
            });
            assertThat(Arrays.equals(got.toByteArray(), data)).isTrue();
            pair.right().aclose();
        });
    }

    @Test
    void aPeerThatResetsBreaksTheStream() {
        Trio.run(() -> {
            try (var listener = Trio.openTcpListeners(0, HOST).getFirst()) {
                var rude = new java.net.Socket(HOST, listener.port());
                rude.setSoLinger(true, 0);
                var stream = listener.accept();
                rude.close();
                assertThatThrownBy(stream::receiveSome)
                        .isInstanceOf(BrokenResourceException.class)
                        .hasMessageContaining("reset");
                assertThatThrownBy(() -> stream.sendAll(bytes("x"))).isInstanceOf(BrokenResourceException.class);
                assertThatThrownBy(stream::sendEof).isInstanceOf(BrokenResourceException.class);
                stream.aclose();
            }
        });
    }

    @Test
    void failuresNameTheAddress() throws Exception {
        int free;
        try (var probe = new ServerSocket(0)) {
            free = probe.getLocalPort();
        }
        Trio.run(() -> {
            assertThatThrownBy(() -> Trio.openTcpStream(HOST, free))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining(HOST + ":" + free);
            assertThatThrownBy(() -> Trio.openUnixSocket(Path.of("/no/such.sock")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("/no/such.sock");
            try (var listener = Trio.openTcpListeners(0, HOST).getFirst()) {
                assertThatThrownBy(() -> Trio.openTcpListeners(listener.port(), HOST, ServeOptions.DEFAULT))
                        .isInstanceOf(BindException.class)
                        .hasMessageContaining(HOST + ":" + listener.port());
            }
            assertThatThrownBy(() ->
                            Trio.openTcpStream(HOST, free, ConnectOptions.DEFAULT.withTls(TlsOptions.systemDefault())))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void aPausedReceiverHoldsItsPeerBack() {
        Trio.run(() -> {
            var pair = tcpPair();
            var sent = new long[1];
            var scope = Trio.moveOnAfter(Duration.ofMillis(100), () -> {
                while (true) {
                    pair.left().sendAll(new byte[64 * 1024]);
                    sent[0] += 64 * 1024;
                }
            });
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(sent[0]).isLessThan(64L << 20);
            long received = 0;
            while (received < sent[0]) {
                received += pair.right().receiveSome(4096).length;
            }
            pair.left().aclose();
            pair.right().aclose();
        });
    }
}
