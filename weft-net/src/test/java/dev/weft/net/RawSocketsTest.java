package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.asyncio.Asyncio;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop's methods on the JDK's own channels: readers and writers, and asyncio's {@code sock_} family. */
class RawSocketsTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ServerSocketChannel listen() throws IOException {
        var server = ServerSocketChannel.open().bind(ANY);
        server.configureBlocking(false);
        return server;
    }

    private static SocketChannel connect(ServerSocketChannel server) throws IOException {
        var client = SocketChannel.open();
        client.configureBlocking(false);
        EventLoop.current().sockConnect(client, server.getLocalAddress());
        return client;
    }

    private interface Body {
        void run(EventLoop loop, SocketChannel client, SocketChannel accepted) throws Exception;
    }

    private static void withPair(Body body) {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            try (var server = listen();
                    var client = connect(server);
                    var accepted = loop.sockAccept(server)) {
                body.run(loop, client, accepted);
            }
        });
    }

    @Test
    void bytesGoBothWays() {
        withPair((loop, client, accepted) -> {
            var question = Asyncio.createTask(() -> loop.sockRecv(accepted, 100));
            Asyncio.sleep(Duration.ZERO);
            loop.sockSendall(client, bytes("question"));
            assertThat(text(question.await())).isEqualTo("question");
            loop.sockSendall(accepted, bytes("answer"));
            var target = ByteBuffer.allocate(3);
            assertThat(loop.sockRecvInto(client, target)).isEqualTo(3);
            assertThat(text(target.array())).isEqualTo("ans");
            assertThat(text(loop.sockRecv(client, 100))).isEqualTo("wer");
            accepted.close();
            assertThat(loop.sockRecv(client, 100)).isEmpty();
            assertThat(loop.sockRecvInto(client, target.clear())).isEqualTo(-1);
        });
    }

    @Test
    void aCancelledReceiveTakesNothing() {
        withPair((loop, client, accepted) -> {
            var receiving = Asyncio.createTask(() -> loop.sockRecv(accepted, 100));
            Asyncio.sleep(Duration.ofMillis(1));
            receiving.cancel();
            assertThatThrownBy(receiving::await).isInstanceOf(CancelledError.class);
            loop.sockSendall(client, bytes("later"));
            assertThat(text(loop.sockRecv(accepted, 100))).isEqualTo("later");
        });
    }

    @Test
    void allIsSentThoughThePeerIsSlow() {
        withPair((loop, client, accepted) -> {
            byte[] much = new byte[20_000_000];
            new Random(3).nextBytes(much);
            var sending = Asyncio.createTask(() -> {
                loop.sockSendall(client, much);
                client.shutdownOutput();
            });
            var all = ByteBuffer.allocate(much.length);
            while (loop.sockRecvInto(accepted, all) > 0) {
                assertThat(all.position()).isPositive();
            }
            sending.await();
            assertThat(all.array()).isEqualTo(much);
        });
    }

    @Test
    void anAcceptWaitsForAConnection() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            try (var server = listen()) {
                var accepting = Asyncio.createTask(() -> loop.sockAccept(server));
                Asyncio.sleep(Duration.ofMillis(1));
                assertThat(accepting.done()).isFalse();
                try (var client = connect(server);
                        var accepted = accepting.await()) {
                    assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
                }
            }
        });
    }

    @Test
    void aRefusedConnectionFails() throws IOException {
        InetSocketAddress nobody;
        try (var server = listen()) {
            nobody = (InetSocketAddress) server.getLocalAddress();
        }
        Asyncio.run(() -> {
            try (var client = SocketChannel.open()) {
                client.configureBlocking(false);
                assertThatThrownBy(() -> EventLoop.current().sockConnect(client, nobody))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("refused");
            }
        });
    }

    @Test
    void datagramsTellTheirSender() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            try (var left = DatagramChannel.open().bind(ANY);
                    var right = DatagramChannel.open().bind(ANY)) {
                left.configureBlocking(false);
                right.configureBlocking(false);
                var receiving = Asyncio.createTask(() -> loop.sockRecvfrom(right, 100));
                Asyncio.sleep(Duration.ZERO);
                assertThat(loop.sockSendto(left, bytes("one"), right.getLocalAddress()))
                        .isEqualTo(3);
                assertThat(text(receiving.await().data())).isEqualTo("one");
                assertThat(receiving.result().address()).isEqualTo(left.getLocalAddress());
                loop.sockSendto(left, bytes("two"), right.getLocalAddress());
                var target = ByteBuffer.allocate(2);
                assertThat(loop.sockRecvfromInto(right, target)).isEqualTo(left.getLocalAddress());
                assertThat(text(target.array())).isEqualTo("tw");
            }
        });
    }

    @Test
    void aReaderIsCalledWhileThereIsSomethingToRead() {
        withPair((loop, client, accepted) -> {
            var got = new ArrayList<Byte>();
            Future<Boolean> three = loop.createFuture();
            loop.addReader(accepted, () -> {
                var one = ByteBuffer.allocate(1);
                try {
                    assertThat(accepted.read(one)).isEqualTo(1);
                } catch (IOException e) {
                    three.setException(e);
                }
                got.add(one.get(0));
                if (got.size() == 3) {
                    three.setResult(true);
                }
            });
            loop.sockSendall(client, new byte[] {1, 2, 3});
            three.await();
            assertThat(got).containsExactly((byte) 1, (byte) 2, (byte) 3);
            assertThat(loop.removeReader(accepted)).isTrue();
            assertThat(loop.removeReader(accepted)).isFalse();
            loop.sockSendall(client, new byte[] {4});
            Asyncio.sleep(Duration.ofMillis(1));
            assertThat(got).hasSize(3);
        });
    }

    @Test
    void aReaderAndAWriterOfOneChannelAreTwo() {
        withPair((loop, client, accepted) -> {
            Future<Boolean> written = loop.createFuture();
            Future<Boolean> read = loop.createFuture();
            loop.addReader(client, () -> {
                loop.removeReader(client);
                read.setResult(true);
            });
            loop.addWriter(client, () -> {
                loop.removeWriter(client);
                written.setResult(true);
            });
            written.await();
            assertThat(read.done()).isFalse();
            loop.sockSendall(accepted, bytes("x"));
            read.await();
            assertThat(loop.removeWriter(client)).isFalse();
        });
    }

    @Test
    void pipesAreWatchedToo() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var pipe = Pipe.open();
            try (var source = pipe.source();
                    var sink = pipe.sink()) {
                source.configureBlocking(false);
                Future<Boolean> ready = loop.createFuture();
                loop.addReader(source, () -> {
                    loop.removeReader(source);
                    ready.setResult(true);
                });
                sink.write(ByteBuffer.wrap(bytes("x")));
                ready.await();
            }
        });
    }

    @Test
    void aBlockingChannelIsRefused() {
        Asyncio.run(() -> {
            try (var channel = SocketChannel.open()) {
                assertThatThrownBy(() -> EventLoop.current().addReader(channel, () -> {}))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("configureBlocking(false)");
                assertThatThrownBy(() -> EventLoop.current().sockRecv(channel, 1))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void aFileGoesOverASocket(@TempDir Path folder) {
        byte[] content = new byte[5_000_000];
        new Random(5).nextBytes(content);
        withPair((loop, client, accepted) -> {
            var path = Files.write(folder.resolve("file"), content);
            try (var file = FileChannel.open(path)) {
                var sending = Asyncio.createTask(() -> {
                    long sent = loop.sockSendfile(client, file, 10, Long.MAX_VALUE);
                    client.shutdownOutput();
                    return sent;
                });
                var all = ByteBuffer.allocate(content.length);
                while (loop.sockRecvInto(accepted, all) > 0) {
                    assertThat(all.position()).isPositive();
                }
                assertThat(sending.await()).isEqualTo(content.length - 10);
                assertThat(file.position()).isEqualTo(content.length);
                assertThat(all.flip().remaining()).isEqualTo(content.length - 10);
                assertThat(ByteBuffer.wrap(content, 10, content.length - 10)).isEqualTo(all);
            }
        });
    }

    @Test
    void anAddressHasAName() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var info = loop.getNameInfo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 80));
            assertThat(info.service()).isEqualTo("80");
            assertThat(loop.getAddrInfo(info.host(), 80))
                    .contains(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 80));
        });
    }
}
