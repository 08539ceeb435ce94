package dev.weft.net;

import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.connect;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.asyncio.Asyncio;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files over transports, with and without TLS, and transports of sockets that the program accepted itself. */
class SendFileTest {
    private final byte[] content = new byte[3_000_000];

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void writeFile() throws Exception {
        new Random(5).nextBytes(content);
        path = Files.write(folder.resolve("file"), content);
    }

    @Test
    void aFileGoesBetweenWhatIsWritten() {
        goesThere(ServeOptions.DEFAULT, ConnectOptions.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("dev.weft.net.Certificates#providers")
    void aFileIsEncrypted(TlsOptions.Provider provider) throws Exception {
        goesThere(
                ServeOptions.DEFAULT.withTls(
                        TlsOptions.of(Certificates.server("weft.test")).withProvider(provider)),
                ConnectOptions.DEFAULT.withTls(Certificates.client("weft.test").withProvider(provider)));
    }

    private void goesThere(ServeOptions serving, ConnectOptions connecting) {
        Asyncio.run(() -> {
            var server = EchoServers.start(serving);
            var connection = connect(server, connecting);
            var writer = connection.writer();
            try (var file = FileChannel.open(path)) {
                var sending = Asyncio.createTask(() -> {
                    writer.write(bytes("before"));
                    var loop = EventLoop.current();
                    long first = loop.sendfile(writer.transport(), file, 0, 1000);
                    var rest = Asyncio.createTask(() -> loop.sendfile(writer.transport(), file, 1000, Long.MAX_VALUE));
                    Asyncio.sleep(Duration.ZERO);
                    assertThatThrownBy(() -> writer.write(bytes("within")))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("a file is being sent");
                    first += rest.await();
                    writer.send(bytes("after"));
                    return first;
                });
                var reader = connection.reader();
                assertThat(text(reader.readExactly(6))).isEqualTo("before");
                assertThat(Arrays.equals(reader.readExactly(content.length), content))
                        .isTrue();
                assertThat(text(reader.readExactly(5))).isEqualTo("after");
                assertThat(sending.await()).isEqualTo(content.length);
                assertThat(file.isOpen()).isTrue();
                assertThat(file.position()).isEqualTo(content.length);
            }
            writer.close();
            writer.awaitClosed();
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void anAcceptedSocketBecomesAConnection() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            try (var listening =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                listening.configureBlocking(false);
                int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
                var accepting = Asyncio.createTask(() -> loop.sockAccept(listening));
                var client = Asyncio.openConnection("127.0.0.1", port);
                var endpoint = loop.connectAcceptedSocket(RecordingProtocol::new, accepting.await(), null);
                assertThat(endpoint.transport().getExtraInfo("sockname")).isEqualTo(listening.getLocalAddress());
                endpoint.transport().write(bytes("hello"));
                assertThat(text(client.reader().readExactly(5))).isEqualTo("hello");
                client.writer().send(bytes("world"));
                endpoint.protocol().awaitBytes(5);
                assertThat(endpoint.protocol().text()).isEqualTo("world");
                client.writer().close();
                endpoint.protocol().lost.await();
            }
        });
    }

    @Test
    void aSocketThatIsNotConnectedIsRefused() {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var idle = SocketChannel.open();
            assertThatThrownBy(() -> loop.connectAcceptedSocket(RecordingProtocol::new, idle, null))
                    .isInstanceOf(NotYetConnectedException.class);
            idle.close();
            assertThatThrownBy(() -> loop.connectAcceptedSocket(RecordingProtocol::new, idle, null))
                    .isInstanceOf(ClosedChannelException.class);
        });
    }
}
