package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Queue;
import dev.weft.transport.DatagramOptions;
import dev.weft.transport.DatagramProtocol;
import dev.weft.transport.DatagramTransport;
import dev.weft.transport.SubprocessOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** UDP. Real sockets on the loopback interface, which loses nothing as long as its buffers have room. */
@Timeout(20)
class DatagramTest {
    private record Datagram(byte[] data, SocketAddress from) {}

    private static class Recorder implements DatagramProtocol {
        final Queue<Datagram> datagrams = new Queue<>();
        final List<String> events = new ArrayList<>();
        final Future<IOException> error = EventLoop.current().createFuture();
        final Future<Boolean> lost = EventLoop.current().createFuture();

        @Nullable
        DatagramTransport transport;

        @Override
        public void connectionMade(DatagramTransport made) {
            transport = made;
            events.add("made");
        }

        @Override
        public void datagramReceived(byte[] data, SocketAddress from) {
            datagrams.putNowait(new Datagram(data, from));
        }

        @Override
        public void errorReceived(IOException failure) {
            if (!error.done()) {
                error.setResult(failure);
            }
        }

        @Override
        public void pauseWriting() {
            events.add("pause");
        }

        @Override
        public void resumeWriting() {
            events.add("resume");
        }

        @Override
        public void connectionLost(@Nullable Throwable exception) {
            events.add(exception == null ? "lost" : "lost: " + exception);
            lost.setResult(true);
        }
    }

    private static final class Echo extends Recorder {
        @Override
        public void datagramReceived(byte[] data, SocketAddress from) {
            Objects.requireNonNull(transport).sendTo(data, from);
        }
    }

    private static InetSocketAddress addressOf(DatagramTransport transport) {
        return (InetSocketAddress) Objects.requireNonNull(transport.getExtraInfo("sockname"));
    }

    private static DatagramOptions here() {
        return DatagramOptions.DEFAULT.withLocalAddress(HOST, 0);
    }

    @Test
    void aConnectedSocketAsksAndAnUnconnectedOneAnswers() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var server = loop.createDatagramEndpoint(Echo::new, here());
            var client = loop.createDatagramEndpoint(Recorder::new, null, addressOf(server.transport()));
            assertThat(client.protocol().events).containsExactly("made");
            client.transport().sendTo(bytes("ping"));
            client.transport().sendTo(new byte[60_000], addressOf(server.transport()));
            var first = client.protocol().datagrams.get();
            assertThat(text(first.data())).isEqualTo("ping");
            assertThat(first.from()).isEqualTo(addressOf(server.transport()));
            assertThat(client.protocol().datagrams.get().data().length).isEqualTo(60_000);
            client.transport().close();
            client.transport().sendTo(bytes("dropped"));
            client.protocol().lost.await();
            assertThat(client.protocol().events).containsExactly("made", "lost");
            assertThat(client.transport().isClosing()).isTrue();
            server.transport().abort();
            server.protocol().lost.await();
        });
    }

    @Test
    void anEmptyDatagramIsOneTooButNotOnAConnectedSocket() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var server = loop.createDatagramEndpoint(Echo::new, here());
            var client = loop.createDatagramEndpoint(Recorder::new, here());
            client.transport().sendTo(bytes("a"), addressOf(server.transport()));
            client.transport().sendTo(new byte[0], addressOf(server.transport()));
            assertThat(text(client.protocol().datagrams.get().data())).isEqualTo("a");
            assertThat(client.protocol().datagrams.get().data()).isEmpty();
            var connected = loop.createDatagramEndpoint(Recorder::new, null, addressOf(server.transport()));
            assertThatThrownBy(() -> connected.transport().sendTo(new byte[0]))
                    .isInstanceOf(UnsupportedOperationException.class);
            for (var each : List.of(server, client, connected)) {
                each.transport().close();
            }
        });
    }

    @Test
    void aClosedSocketFirstSendsWhatItHas() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var server = loop.createDatagramEndpoint(Recorder::new, here());
            var client = loop.createDatagramEndpoint(Recorder::new, null, addressOf(server.transport()));
            for (int i = 0; i < 50; i++) {
                client.transport().sendTo(bytes("n" + i));
            }
            client.transport().close();
            for (int i = 0; i < 50; i++) {
                assertThat(text(server.protocol().datagrams.get().data())).isEqualTo("n" + i);
            }
            server.transport().close();
            server.protocol().lost.await();
        });
    }

    @Test
    void anErrorIsToldAndTheSocketGoesOn() throws Exception {
        int unused;
        try (var probe = new java.net.DatagramSocket(0, InetAddress.getByName(HOST))) {
            unused = probe.getLocalPort();
        }
        int port = unused;
        Asyncio.run(() -> {
            var client = EventLoop.current()
                    .createDatagramEndpoint(Recorder::new, DatagramOptions.DEFAULT.withRemoteAddress(HOST, port));
            client.transport().sendTo(bytes("nobody listens"));
            assertThat(client.protocol().error.await()).isNotNull();
            assertThat(client.transport().isClosing()).isFalse();
            client.transport().close();
            client.protocol().lost.await();
        });
    }

    @Test
    void aDatagramThatIsTooLargeIsAnErrorOfThatOneOnly() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var server = loop.createDatagramEndpoint(Echo::new, here());
            var client = loop.createDatagramEndpoint(Recorder::new, here());
            client.transport().sendTo(new byte[70_000], addressOf(server.transport()));
            client.transport().sendTo(bytes("next"), addressOf(server.transport()));
            assertThat(client.protocol().error.await()).isNotNull();
            assertThat(text(client.protocol().datagrams.get().data())).isEqualTo("next");
            client.transport().close();
            server.transport().close();
        });
    }

    @Test
    void wrongUseIsRefused() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var free = loop.createDatagramEndpoint(Recorder::new, here());
            assertThatThrownBy(() -> free.transport().sendTo(bytes("whom?"))).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() ->
                            free.transport().sendTo(bytes("x"), InetSocketAddress.createUnresolved("localhost", 1)))
                    .isInstanceOf(IllegalArgumentException.class);
            var bound = loop.createDatagramEndpoint(Recorder::new, null, addressOf(free.transport()));
            assertThatThrownBy(() -> bound.transport().sendTo(bytes("x"), new InetSocketAddress(HOST, 9)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("connected to");
            assertThatThrownBy(() -> loop.createDatagramEndpoint(Recorder::new, addressOf(free.transport()), null))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(
                            HOST + ":" + addressOf(free.transport()).getPort());
            free.transport().close();
            bound.transport().close();
        });
    }

    @Test
    void writingIsPausedOverTheHighMark() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var server = loop.createDatagramEndpoint(Recorder::new, here());
            var client = loop.createDatagramEndpoint(Recorder::new, null, addressOf(server.transport()));
            client.transport().setWriteBufferLimits(1000, 0);
            client.transport().sendTo(new byte[1001]);
            assertThat(client.protocol().events).containsExactly("made", "pause");
            assertThat(client.transport().getWriteBufferSize()).isEqualTo(1001);
            server.protocol().datagrams.get();
            Asyncio.sleep(java.time.Duration.ZERO);
            assertThat(client.protocol().events).containsExactly("made", "pause", "resume");
            client.transport().close();
            server.transport().close();
        });
    }

    @Test
    void aPortCanBeSharedAndBroadcastAllowed() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var options = here().withReusePort(true);
            var first = loop.createDatagramEndpoint(Recorder::new, options);
            var second =
                    loop.createDatagramEndpoint(Recorder::new, options.withLocalAddress(addressOf(first.transport())));
            assertThat(addressOf(second.transport())).isEqualTo(addressOf(first.transport()));
            var sender = loop.createDatagramEndpoint(Recorder::new, here().withAllowBroadcast(true));
            var anywhere = loop.createDatagramEndpoint(Recorder::new, new InetSocketAddress("0.0.0.0", 0), null);
            int port = addressOf(anywhere.transport()).getPort();
            sender.transport().sendTo(bytes("all"), new InetSocketAddress("127.255.255.255", port));
            assertThat(text(anywhere.protocol().datagrams.get().data())).isEqualTo("all");
            for (var each : List.of(first, second, sender, anywhere)) {
                each.transport().close();
            }
        });
    }

    @Test
    void ipv6IsCarriedToo() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var server = loop.createDatagramEndpoint(Echo::new, new InetSocketAddress("::1", 0), null);
            var client = loop.createDatagramEndpoint(Recorder::new, null, addressOf(server.transport()));
            client.transport().sendTo(bytes("six"));
            assertThat(text(client.protocol().datagrams.get().data())).isEqualTo("six");
            client.transport().close();
            server.transport().close();
        });
    }

    @Test
    void pythonIsAPeer() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var server = loop.createDatagramEndpoint(Echo::new, here());
            var program = """
                    import asyncio, sys
                    class Client(asyncio.DatagramProtocol):
                        def __init__(self, done):
                            self.done = done
                        def connection_made(self, transport):
                            transport.sendto(b'from python')
                        def datagram_received(self, data, addr):
                            self.done.set_result(data)
                    async def main(port):
                        loop = asyncio.get_running_loop()
                        done = loop.create_future()
                        await loop.create_datagram_endpoint(lambda: Client(done), remote_addr=('127.0.0.1', port))
                        print((await done).decode())
                    asyncio.run(main(int(sys.argv[1])))
                    """;
            var python = Asyncio.createSubprocessExec(
                    SubprocessOptions.PIPES.withStderr(SubprocessOptions.Redirect.STDOUT),
                    "python3",
                    "-c",
                    program,
                    Integer.toString(addressOf(server.transport()).getPort()));
            assertThat(text(python.communicate().stdout())).isEqualTo("from python\n");
            server.transport().close();
        });
    }
}
