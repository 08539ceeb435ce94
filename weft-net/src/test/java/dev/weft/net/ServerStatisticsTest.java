package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.connect;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.LimitOverrunException;
import dev.weft.asyncio.Server;
import dev.weft.transport.Protocol;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.ServerStatistics;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that misbehaves costs its own connection, is told of once and counted once. Real sockets, so real time. */
@Timeout(20)
class ServerStatisticsTest {
    private static List<Throwable> reports() {
        var reports = new ArrayList<Throwable>();
        EventLoop.current().setExceptionHandler((loop, context) -> reports.add(context.exception()));
        return reports;
    }

    private static void assertEchoes(Server server, String line) throws IOException {
        var connection = connect(server);
        connection.writer().write(bytes(line));
        assertThat(text(connection.reader().readLine())).isEqualTo(line);
        connection.writer().close();
        connection.writer().awaitClosed();
    }

    private static void assertIsCutOff(int port, byte[] bytes) throws IOException {
        var rude = Asyncio.openConnection(HOST, port);
        rude.writer().write(bytes);
        while (rude.reader().read(1000).length > 0) {
            // perhaps an alert, then the end
        }
        rude.writer().close();
    }

    @Test
    void connectionsAreCountedAsTheyComeAndGo() {
        Asyncio.run(() -> {
            var server = EchoServers.start();
            assertThat(server.statistics()).isEqualTo(new ServerStatistics(0, 0, 0, 0, 0));
            assertEchoes(server, "one\n");
            var staying = connect(server);
            staying.writer().write(bytes("two\n"));
            staying.reader().readLine();
            assertThat(server.statistics()).isEqualTo(new ServerStatistics(2, 1, 0, 0, 0));
            staying.writer().close();
            server.close();
            server.awaitClosed();
            assertThat(server.statistics()).isEqualTo(new ServerStatistics(2, 0, 0, 0, 0));
        });
    }

    @Test
    void aLineOverTheLimitIsOneFailureOfItsHandler() {
        Asyncio.run(() -> {
            var reports = reports();
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        writer.send(reader.readLine());
                        writer.close();
                    },
                    HOST,
                    0,
                    ServeOptions.DEFAULT.withLimit(100));
            assertIsCutOff(server.port(), new byte[1000]);
            assertEchoes(server, "still here\n");
            server.close();
            server.awaitClosed();
            assertThat(reports).singleElement().isInstanceOf(LimitOverrunException.class);
            assertThat(server.statistics()).isEqualTo(new ServerStatistics(2, 0, 0, 0, 1));
        });
    }

    @Test
    void garbageIsOneFailedHandshake() {
        Asyncio.run(() -> {
            var reports = reports();
            var tls = TlsOptions.of(Certificates.server("weft.test"));
            var server = EchoServers.start(ServeOptions.DEFAULT.withTls(tls));
            assertIsCutOff(server.port(), new byte[1000]);
            server.close();
            server.awaitClosed();
            assertThat(reports).hasSize(1);
            assertThat(server.statistics()).isEqualTo(new ServerStatistics(1, 0, 0, 1, 0));
        });
    }

    @Test
    void aProtocolThatThrowsIsOneFailure() {
        Asyncio.run(() -> {
            var reports = reports();
            var server = EventLoop.current()
                    .createServer(
                            () -> new Protocol() {
                                @Override
                                public void connectionMade(Transport transport) {
                                    throw new IllegalArgumentException("broken protocol");
                                }
                            },
                            HOST,
                            0);
            assertIsCutOff(server.port(), new byte[0]);
            server.close();
            server.awaitClosed();
            assertThat(reports).singleElement().isInstanceOf(IllegalArgumentException.class);
            assertThat(server.statistics()).isEqualTo(new ServerStatistics(1, 0, 0, 0, 1));
        });
    }

    @Test
    void aFactoryThatThrowsIsOneFailure() {
        Asyncio.run(() -> {
            var reports = reports();
            var server = EventLoop.current()
                    .createServer(
                            () -> {
                                throw new IllegalArgumentException("broken factory");
                            },
                            HOST,
                            0);
            assertIsCutOff(server.port(), new byte[0]);
            server.close();
            assertThat(reports).singleElement().isInstanceOf(IllegalArgumentException.class);
            assertThat(server.statistics().failedHandlers()).isEqualTo(1);
        });
    }
}
