package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.connect;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.IncompleteReadException;
import dev.weft.asyncio.LimitOverrunException;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams over real sockets. Real time, because the kernel's sockets know no other. */
@Timeout(20)
class StreamsTest {
    @Test
    void whatIsWrittenComesBack() {
        Asyncio.run(() -> {
            try (var server = EchoServers.start()) {
                var connection = connect(server);
                connection.writer().writeLines(List.of(bytes("one\n"), bytes("two\n")));
                connection.writer().drain();
                assertThat(text(connection.reader().readLine())).isEqualTo("one\n");
                assertThat(text(connection.reader().readExactly(3))).isEqualTo("two");
                assertThat(text(connection.reader().read(100))).isEqualTo("\n");
                assertThat(connection.writer().getExtraInfo("peername"))
                        .isEqualTo(new InetSocketAddress(HOST, server.port()));
                connection.writer().close();
                connection.writer().awaitClosed();
            }
        });
    }

    @Test
    void tenMegabytesCrossBothWaysAndEndWithAHalfClose() {
        Asyncio.run(() -> {
            try (var server = EchoServers.start()) {
                var connection = connect(server);
                byte[] sent = new byte[10_000_000];
                new Random(5).nextBytes(sent);
                var sending = Asyncio.createTask(() -> {
                    connection.writer().send(sent);
                    connection.writer().writeEof();
                });
                assertThat(connection.reader().read()).isEqualTo(sent);
                assertThat(connection.reader().atEof()).isTrue();
                sending.await();
                connection.writer().close();
            }
        });
    }

    @Test
    void linesAreIteratedToTheEndOfTheStream() {
        Asyncio.run(() -> {
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        writer.write(bytes("a\nb\nlast"));
                        writer.close();
                    },
                    HOST,
                    0);
            var lines = new ArrayList<String>();
            for (byte[] line : connect(server).reader().lines()) {
                lines.add(text(line));
            }
            assertThat(lines).containsExactly("a\n", "b\n", "last");
            server.close();
        });
    }

    @Test
    void aCancelledReadTakesNothingAndLeavesTheConnectionUsable() {
        Asyncio.run(() -> {
            try (var server = EchoServers.start()) {
                var connection = connect(server);
                connection.writer().write(bytes("abc"));
                assertThatThrownBy(
                                () -> Asyncio.waitFor(() -> connection.reader().readExactly(6), Duration.ofMillis(50)))
                        .isInstanceOf(TimeoutException.class);
                connection.writer().write(bytes("def"));
                assertThat(text(connection.reader().readExactly(6))).isEqualTo("abcdef");
                connection.writer().close();
            }
        });
    }

    @Test
    void twoTasksMayNotReadAtOnce() {
        Asyncio.run(() -> {
            try (var server = EchoServers.start()) {
                var connection = connect(server);
                var first = Asyncio.createTask(() -> connection.reader().readLine());
                Asyncio.sleep(Duration.ZERO);
                assertThatThrownBy(() -> connection.reader().readLine())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("another task already waits");
                first.cancel();
                connection.writer().close();
            }
        });
    }

    @Test
    void aLineOverTheLimitIsRefusedAndTheNextOneIsRead() {
        Asyncio.run(() -> {
            try (var server = EchoServers.start()) {
                var connection = connect(server, ConnectOptions.DEFAULT.withLimit(8));
                connection.writer().write(bytes("0123456789abcdef\nok\n"));
                assertThatThrownBy(() -> connection.reader().readLine()).isInstanceOf(LimitOverrunException.class);
                var rest = "";
                while (!rest.endsWith("ok\n")) {
                    rest = text(connection.reader().readLine());
                }
                connection.writer().close();
            }
        });
    }

    @Test
    void anEndInTheMiddleTellsWhatHadCome() {
        Asyncio.run(() -> {
            try (var server = EchoServers.start()) {
                var connection = connect(server);
                connection.writer().write(bytes("abc"));
                connection.writer().writeEof();
                assertThatThrownBy(() -> connection.reader().readExactly(10))
                        .isInstanceOfSatisfying(IncompleteReadException.class, e -> {
                            assertThat(e.partial()).isEqualTo(bytes("abc"));
                            assertThat(e.expected()).isEqualTo(10);
                        });
                connection.writer().close();
            }
        });
    }

    @Test
    void aBufferIsFilledWithoutACopy() {
        Asyncio.run(() -> {
            try (var server = EchoServers.start()) {
                var connection = connect(server);
                connection.writer().write(bytes("abcdef"));
                var target = ByteBuffer.allocate(4);
                while (target.hasRemaining()) {
                    assertThat(connection.reader().read(target)).isPositive();
                }
                assertThat(text(target.array())).isEqualTo("abcd");
                connection.writer().close();
            }
        });
    }

    @Test
    void drainWaitsForASlowReaderAndNeitherSideGrowsWithoutBound() {
        Asyncio.run(() -> {
            var go = Asyncio.getRunningLoop().<Boolean>createFuture();
            var total = new long[1];
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        go.await();
                        byte[] data;
                        while ((data = reader.read(65536)).length > 0) {
                            total[0] += data.length;
                        }
                        writer.close();
                    },
                    HOST,
                    0,
                    ServeOptions.DEFAULT.withLimit(1024));
            var writer = connect(server).writer();
            byte[] piece = new byte[64 * 1024];
            var written = new long[1];
            var sending = Asyncio.createTask(() -> {
                for (int i = 0; i < 1000; i++) {
                    writer.send(piece);
                    written[0] += piece.length;
                }
                writer.writeEof();
            });
            Asyncio.sleep(Duration.ofMillis(300));
            assertThat(sending.done()).isFalse();
            assertThat(writer.transport().getWriteBufferSize()).isLessThan(256 * 1024);
            go.setResult(true);
            sending.await();
            server.close();
            writer.close();
            server.awaitClosed();
            assertThat(total[0]).isEqualTo(64L * 1024 * 1000);
        });
    }

    @Test
    void aRefusedConnectionNamesTheAddress() throws Exception {
        int free;
        try (var probe = new ServerSocket(0)) {
            free = probe.getLocalPort();
        }
        int port = free;
        Asyncio.run(() -> assertThatThrownBy(() -> Asyncio.openConnection(HOST, port))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(HOST + ":" + port)
                .hasMessageContaining("refused"));
    }

    @Test
    void everyAttemptIsKeptInTheOneException() {
        Asyncio.run(() -> assertThatThrownBy(() -> Asyncio.openConnection("localhost", 1))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("refused"));
    }

    @Test
    void anUnknownHostIsNamed() {
        Asyncio.run(() -> assertThatThrownBy(() -> Asyncio.openConnection("no-such-host.invalid", 1))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no-such-host.invalid"));
    }

    @Test
    void aPortThatIsNoneIsRefusedAtOnce() {
        Asyncio.run(() -> {
            for (var host : List.of(HOST, "localhost", "")) {
                assertThatThrownBy(() -> Asyncio.openConnection(host, 70_000))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("70000");
                assertThatThrownBy(() -> Asyncio.startServer(EchoServers::echo, host, -1))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void aPortInUseIsNamed() {
        Asyncio.run(() -> {
            try (var server = EchoServers.start()) {
                assertThatThrownBy(() -> Asyncio.startServer(EchoServers::echo, HOST, server.port()))
                        .isInstanceOf(BindException.class)
                        .hasMessageContaining(HOST + ":" + server.port());
            }
        });
    }

    @Test
    void aReaderWhosePeerResetsGetsTheFailure() {
        Asyncio.run(() -> {
            try (var server = Asyncio.startServer((reader, writer) -> reader.read(), HOST, 0)) {
                try (var rude = new java.net.Socket(HOST, server.port())) {
                    Asyncio.sleep(Duration.ofMillis(50));
                    rude.setSoLinger(true, 0);
                }
                var seen = Asyncio.getRunningLoop().<Throwable>createFuture();
                Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> seen.setResult(context.exception()));
                assertThat(seen.await()).isInstanceOf(java.io.IOException.class);
            }
        });
    }

    @Test
    void aUnixSocketCarriesStreamsAndItsFileGoesWithTheServer(@TempDir Path directory) {
        var path = directory.resolve("weft.sock");
        Asyncio.run(() -> {
            var server = Asyncio.startUnixServer(EchoServers::echo, path);
            var connection = Asyncio.openUnixConnection(path);
            connection.writer().write(bytes("unix\n"));
            assertThat(text(connection.reader().readLine())).isEqualTo("unix\n");
            connection.writer().close();
            server.close();
            server.awaitClosed();
            Asyncio.sleep(Duration.ofMillis(10));
            assertThat(Files.exists(path)).isFalse();
        });
    }

    @Test
    void aCancelledConnectGivesUp() {
        Asyncio.run(() -> {
            try (var server = EchoServers.start()) {
                var connecting = Asyncio.createTask(() -> connect(server));
                Asyncio.sleep(Duration.ZERO);
                connecting.cancel();
                assertThatThrownBy(connecting::await).isInstanceOf(CancelledError.class);
                Asyncio.sleep(Duration.ofMillis(50));
                server.closeClients();
            }
        });
    }
}
