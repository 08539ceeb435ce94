package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.connect;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Connection;
import dev.weft.asyncio.Server;
import dev.weft.asyncio.StreamWriter;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.StopReport;
import dev.weft.transport.TlsOptions;
import io.netty.channel.ChannelOption;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a server and of its connections. Real sockets, so real time. */
@Timeout(20)
class ServerTest {
    @Test
    void severalAddressesMakeOneServer() {
        Asyncio.run(() -> {
            var server = Asyncio.startServer(EchoServers::echo, List.of(HOST, "127.0.0.2"), 0, ServeOptions.DEFAULT);
            assertThat(server.sockets()).hasSize(2);
            assertThat(server.isServing()).isTrue();
            server.close();
            assertThat(server.sockets()).isEmpty();
            assertThat(server.isServing()).isFalse();
        });
    }

    @Test
    void serveForeverEndsItsConnectionsWhenItIsCancelled() {
        Asyncio.run(() -> {
            var server = EchoServers.start();
            var serving = Asyncio.createTask(server::serveForever);
            var connection = connect(server);
            echoOnce(connection);
            serving.cancel();
            assertThatThrownBy(serving::await).isInstanceOf(CancelledError.class);
            assertThat(connection.reader().read()).isEmpty();
            assertThat(server.isServing()).isFalse();
        });
    }

    @Test
    void aClosedServerRefusesButItsConnectionsGoOn() {
        Asyncio.run(() -> {
            var server = EchoServers.start();
            int port = server.port();
            var connection = connect(server);
            echoOnce(connection);
            server.close();
            Asyncio.sleep(Duration.ofMillis(10));
            assertThatThrownBy(() -> Asyncio.openConnection(HOST, port)).isInstanceOf(ConnectException.class);
            echoOnce(connection);
            var waiting = Asyncio.createTask(server::awaitClosed);
            Asyncio.sleep(Duration.ofMillis(10));
            assertThat(waiting.done()).isFalse();
            connection.writer().close();
            waiting.await();
        });
    }

    @Test
    void closeClientsAndAbortClientsEndEveryConnection() {
        Asyncio.run(() -> {
            for (boolean abort : new boolean[] {false, true}) {
                var server = EchoServers.start();
                var connections = List.of(connect(server), connect(server));
                for (var connection : connections) {
                    echoOnce(connection);
                }
                server.close();
                if (abort) {
                    server.abortClients();
                } else {
                    server.closeClients();
                }
                server.awaitClosed();
                for (var connection : connections) {
                    assertThat(connection.reader().read()).isEmpty();
                    connection.writer().close();
                }
            }
        });
    }

    @Test
    void aServerMayStartLater() {
        Asyncio.run(() -> {
            var server = EchoServers.start(ServeOptions.DEFAULT.withStartServing(false));
            var connection = connect(server); // in the backlog
            connection.writer().write(bytes("x\n"));
            var reading = Asyncio.createTask(() -> connection.reader().readLine());
            Asyncio.sleep(Duration.ofMillis(50));
            assertThat(reading.done()).isFalse();
            server.startServing();
            assertThat(text(reading.await())).isEqualTo("x\n");
            connection.writer().close();
            server.close();
        });
    }

    @Test
    void aSocketThatIsBoundAlreadyIsServedAndClosedWithItsServer() {
        Asyncio.run(() -> {
            var socket = ServerSocketChannel.open().bind(new InetSocketAddress(HOST, 0));
            var server = Asyncio.startServer(EchoServers::echo, socket, ServeOptions.DEFAULT);
            assertThat(server.sockets()).containsExactly(socket.getLocalAddress());
            var connection = connect(server);
            echoOnce(connection);
            server.close();
            while (socket.isOpen()) { // the test's own limit ends this
                Asyncio.sleep(Duration.ofMillis(1));
            }
            echoOnce(connection);
            connection.writer().close();
            server.awaitClosed();
        });
    }

    @Test
    void aSocketThatIsBoundAlreadyMayBeServedLaterAndByProtocols() {
        Asyncio.run(() -> {
            var socket = ServerSocketChannel.open().bind(new InetSocketAddress(HOST, 0));
            var made = new ArrayList<RecordingProtocol>();
            var server = EventLoop.current()
                    .createServer(
                            () -> {
                                made.add(new RecordingProtocol());
                                return made.getLast();
                            },
                            socket,
                            ServeOptions.DEFAULT.withStartServing(false));
            var connection = Asyncio.openConnection(HOST, server.port());
            connection.writer().send(bytes("hello"));
            Asyncio.sleep(Duration.ofMillis(50));
            assertThat(made).isEmpty();
            server.startServing();
            while (made.isEmpty()) { // the test's own limit ends this
                Asyncio.sleep(Duration.ofMillis(1));
            }
            made.getFirst().awaitBytes(5);
            assertThat(made.getFirst().text()).isEqualTo("hello");
            connection.writer().close();
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void aUnixSocketThatIsBoundAlreadyIsServed(@TempDir Path directory) {
        Asyncio.run(() -> {
            var path = directory.resolve("echo");
            var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
            var server = Asyncio.startServer(EchoServers::echo, socket, ServeOptions.DEFAULT);
            var connection = Asyncio.openUnixConnection(path);
            echoOnce(connection);
            connection.writer().close();
            server.close();
            server.awaitClosed();
            while (Files.exists(path)) { // as asyncio, which removes it too
                Asyncio.sleep(Duration.ofMillis(1));
            }
        });
    }

    @Test
    void aSocketThatIsNotBoundOrClosedIsRefused() {
        Asyncio.run(() -> {
            var socket = ServerSocketChannel.open();
            assertThatThrownBy(() -> Asyncio.startServer(EchoServers::echo, socket, ServeOptions.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be bound");
            socket.close();
            assertThatThrownBy(() -> Asyncio.startServer(EchoServers::echo, socket, ServeOptions.DEFAULT))
                    .isInstanceOf(ClosedChannelException.class);
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPortWhoseLastConnectionsLingerIsBoundAtOnceUnlessItsAddressIsNotReused() {
        Asyncio.run(() -> {
            var server = Asyncio.startServer((reader, writer) -> writer.close(), HOST, 0);
            int port = server.port();
            var connection = connect(server);
            assertThat(connection.reader().read()).isEmpty(); // the server has closed first: its end lingers
            connection.writer().close();
            server.close();
            server.awaitClosed();
            var options = ServeOptions.DEFAULT;
            assertThatThrownBy(
                            () -> Asyncio.startServer(EchoServers::echo, HOST, port, options.withReuseAddress(false)))
                    .isInstanceOf(BindException.class);
            Asyncio.startServer(EchoServers::echo, HOST, port, options).close();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void idleConnectionsAreProbedIfAsked(boolean probe) {
        Asyncio.run(() -> {
            var accepted = new ArrayList<StreamWriter>();
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        accepted.add(writer);
                        EchoServers.echo(reader, writer);
                    },
                    HOST,
                    0,
                    ServeOptions.DEFAULT.withKeepAlive(probe));
            var connection = connect(server, ConnectOptions.DEFAULT.withKeepAlive(probe));
            echoOnce(connection);
            assertThat(isProbed(accepted.getFirst())).isEqualTo(probe);
            assertThat(isProbed(connection.writer())).isEqualTo(probe);
            connection.writer().close();
            server.close();
        });
    }

    /** Asks the system. */
    private static boolean isProbed(StreamWriter writer) {
        return ((SocketTransport) writer.transport()).channel().config().getOption(ChannelOption.SO_KEEPALIVE);
    }

    @Test
    void aHandlerThatFailsIsReportedAndItsConnectionClosed() {
        Asyncio.run(() -> {
            var messages = new ArrayList<Throwable>();
            Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> messages.add(context.exception()));
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        throw new IllegalArgumentException("broken handler");
                    },
                    HOST,
                    0);
            assertThat(connect(server).reader().read()).isEmpty();
            assertThat(messages).singleElement().isInstanceOf(IllegalArgumentException.class);
            server.close();
        });
    }

    @Test
    void oneCallStopsAServerAndReportsWhoHeldOut() {
        Asyncio.run(() -> {
            var server = Asyncio.startServer(ServerTest::serveByTemper, HOST, 0);
            var polite = open(server, "polite\n");
            var slow = open(server, "slow\n");
            var stubborn = open(server, "stubborn\n");
            polite.writer().close();
            var report = server.stop(Duration.ofMillis(200));
            assertThat(report.drained()).isEqualTo(1);
            assertThat(report.cancelled()).isEqualTo(1);
            assertThat(report.aborted()).hasSize(1);
            assertThat(slow.reader().read()).isEmpty();
            assertThat(stubborn.reader().atEof() || stubborn.reader().read().length == 0)
                    .isTrue();
        });
    }

    @Test
    void whoComesOutOfItsHandshakeWhileTheServerStopsIsNotServed() {
        Asyncio.run(() -> {
            var served = new ArrayList<Task<?>>();
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        served.add(Asyncio.currentTask());
                        writer.write(bytes("hello\n"));
                        Asyncio.sleep(Duration.ofSeconds(1));
                        writer.close();
                    },
                    HOST,
                    0,
                    ServeOptions.DEFAULT.withTls(TlsOptions.of(Certificates.server("weft.test"))));
            var first = connect(server, ConnectOptions.DEFAULT.withTls(Certificates.client("weft.test")));
            first.reader().readLine();
            var late = connect(server);
            while (server.statistics().open() < 2) {
                Asyncio.sleep(Duration.ofMillis(1));
            }
            var stopping = Asyncio.createTask(() -> server.stop(Duration.ofMillis(200)));
            Asyncio.sleep(Duration.ZERO);
            late.writer().startTls(Certificates.client("weft.test"));
            assertThatThrownBy(() -> {
                        if (late.reader().readLine().length == 0) {
                            throw new java.io.EOFException();
                        }
                    })
                    .isInstanceOf(java.io.IOException.class);
            assertThat(stopping.await()).isEqualTo(new StopReport(0, 1, List.of()));
            assertThat(served).singleElement().matches(Task::done);
            server.awaitClosed();
        });
    }

    /** Ends when the peer does, when cancelled, or not even then. */
    private static void serveByTemper(dev.weft.asyncio.StreamReader reader, dev.weft.asyncio.StreamWriter writer)
            throws Exception {
        var temper = text(reader.readLine());
        writer.write(bytes("ok\n"));
        do {
            try {
                reader.read();
            } catch (CancelledError e) {
                if (!temper.equals("stubborn\n")) {
                    throw e;
                }
                Asyncio.sleep(Duration.ofSeconds(1));
            }
        } while (temper.equals("stubborn\n") && !writer.isClosing());
        writer.close();
    }

    private static Connection open(Server server, String temper) throws Exception {
        var connection = connect(server);
        connection.writer().write(bytes(temper));
        assertThat(text(connection.reader().readLine())).isEqualTo("ok\n");
        return connection;
    }

    private static void echoOnce(Connection connection) throws Exception {
        connection.writer().write(bytes("ping\n"));
        assertThat(text(connection.reader().readLine())).isEqualTo("ping\n");
    }
}
