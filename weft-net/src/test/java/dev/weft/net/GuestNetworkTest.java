package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Awaitable;
import dev.weft.Outcome;
import dev.weft.asyncio.StreamWriter;
import dev.weft.transport.Protocol;
import dev.weft.trio.Event;
import dev.weft.trio.Lowlevel;
import dev.weft.trio.ServingOptions;
import dev.weft.trio.SocketListener;
import dev.weft.trio.SocketStream;
import dev.weft.trio.Trio;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The network of a guest run: its waiter waits for it, and everything else happens in the host's thread. */
@Timeout(30)
class GuestNetworkTest {
    private final LinkedBlockingQueue<Runnable> host = new LinkedBlockingQueue<>();
    private final Thread hostThread = Thread.currentThread();
    private final List<Outcome<?>> ended = new ArrayList<>();

    /** Runs a guest with this thread as its host. */
    private void runAsGuest(Awaitable<?> main) throws InterruptedException {
        Lowlevel.startGuestRun(main, host::add, ended::add);
        while (ended.isEmpty()) {
            host.take().run();
        }
        ended.getFirst().get();
    }

    /** Waits until the host has nothing to do, so that the guest waits for the network only. */
    private void awaitIdleHost() {
        while (hostThread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void trioStreamsWork() throws Exception {
        var heard = new ArrayList<String>();
        runAsGuest(() -> {
            Trio.openNursery(nursery -> {
                List<SocketListener> listeners = nursery.start(status -> Trio.serveTcp(
                        TrioSocketsTest::echo,
                        0,
                        ServingOptions.<SocketListener>defaults().withHost(HOST).withTaskStatus(status)));
                try (var stream = Trio.openTcpStream(HOST, listeners.getFirst().port())) {
                    for (int i = 0; i < 3; i++) {
                        stream.sendAll(bytes("ping " + i));
                        heard.add(text(stream.receiveSome()));
                        Trio.sleep(ofMillis(5)); // the waiter waits meanwhile
                    }
                }
                nursery.cancelScope().cancel();
            });
            return null;
        });
        assertThat(heard).containsExactly("ping 0", "ping 1", "ping 2");
    }

    @Test
    void asyncioStreamsWorkAndTheHostMayWrite() throws Exception {
        var heard = new ArrayList<String>();
        runAsGuest(() -> {
            try (var server = EchoServers.start()) {
                var connection = EchoServers.connect(server);
                StreamWriter writer = connection.writer();
                host.add(() -> writer.write(bytes("from the host\n")));
                heard.add(text(connection.reader().readLine()));
                writer.close();
            }
            return null;
        });
        assertThat(heard).containsExactly("from the host\n");
    }

    @Test
    void protocolsAreCalledInTheHostsTurn() throws Exception {
        var threads = new ArrayList<String>();
        runAsGuest(() -> {
            try (var server = EchoServers.start()) {
                var heard = new Event();
                var loop = dev.weft.EventLoop.current();
                var endpoint = loop.createConnection(
                        () -> new Protocol() {
                            @Override
                            public void dataReceived(byte[] data) {
                                threads.add(Thread.currentThread().getName());
                                heard.set();
                            }
                        },
                        HOST,
                        server.port());
                Trio.sleep(ofMillis(5));
                endpoint.transport().write(bytes("ping"));
                heard.await();
                endpoint.transport().close();
            }
            return null;
        });
        var home = "weft-home"; // the portable engine's, which the host's thread waits for
        assertThat(threads).isNotEmpty().isSubsetOf(Thread.currentThread().getName(), home);
    }

    @Test
    void aPeerThatSpeaksUpWakesIt() throws Exception {
        runAsGuest(() -> {
            try (var listener = Trio.openTcpListeners(0, HOST).getFirst();
                    var peer = new java.net.Socket(HOST, listener.port())) {
                SocketStream stream = listener.accept();
                Thread.ofPlatform().start(() -> {
                    awaitIdleHost();
                    try {
                        peer.getOutputStream().write(bytes("hello"));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                assertThat(text(stream.receiveSome())).isEqualTo("hello");
                stream.close();
            }
            return null;
        });
    }
}
