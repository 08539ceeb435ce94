package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Connection;
import dev.weft.asyncio.ServerGroup;
import dev.weft.asyncio.StreamReader;
import dev.weft.asyncio.StreamWriter;
import dev.weft.transport.ServeOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One server on several loops. Real sockets, so real time. */
@Timeout(30)
class ServerGroupTest {
    /** Answers each line with the name of the loop's thread. */
    private static void tellLoop(StreamReader reader, StreamWriter writer) throws IOException {
        var mine = Asyncio.getRunningLoop();
        for (byte[] line : reader.lines()) {
            assertThat(Asyncio.getRunningLoop()).isSameAs(mine);
            writer.send(bytes(System.identityHashCode(mine) + " " + text(line)));
        }
        writer.close();
    }

    private static String ask(Connection connection) throws IOException {
        connection.writer().write(bytes("x\n"));
        var answer = text(connection.reader().readLine());
        assertThat(answer).endsWith(" x\n");
        return answer;
    }

    private static int port(ServerGroup group) {
        return ((InetSocketAddress) group.sockets().getFirst()).getPort();
    }

    /** Opens one connection after the other, leaves them open, and counts those of each loop. */
    private static Map<String, Integer> spread(int count, Opening opening) {
        return Asyncio.run(() -> {
            Map<String, Integer> loops = new HashMap<>();
            var open = new ArrayList<Connection>();
            for (int i = 0; i < count; i++) {
                var connection = opening.open();
                open.add(connection);
                var loop = ask(connection);
                assertThat(ask(connection)).as("a connection stays on its loop").isEqualTo(loop);
                loops.merge(loop, 1, Integer::sum);
            }
            open.forEach(connection -> connection.writer().close());
            return loops;
        });
    }

    private interface Opening {
        Connection open() throws IOException;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyLoopServesAsManyWhetherEachListensOrOne(boolean eachListens) throws Exception {
        System.setProperty("weft.net.sharedPorts", String.valueOf(eachListens));
        try (var group = ServerGroup.start(ServerGroupTest::tellLoop, HOST, 0, ServeOptions.DEFAULT, 3)) {
            assertThat(group.size()).isEqualTo(3);
            assertThat(spread(60, () -> Asyncio.openConnection(HOST, port(group)))
                            .values())
                    .containsExactly(20, 20, 20);
        } finally {
            System.clearProperty("weft.net.sharedPorts");
        }
    }

    @Test
    void aLoopWhoseConnectionsHaveEndedGetsTheNextOnes() throws Exception {
        try (var group = ServerGroup.start(ServerGroupTest::tellLoop, HOST, 0, ServeOptions.DEFAULT, 2)) {
            Asyncio.run(() -> {
                Map<String, List<Connection>> loops = new HashMap<>();
                for (int i = 0; i < 8; i++) {
                    var connection = Asyncio.openConnection(HOST, port(group));
                    loops.computeIfAbsent(ask(connection), _ -> new ArrayList<>())
                            .add(connection);
                }
                var emptied = loops.keySet().iterator().next();
                for (var connection : loops.get(emptied)) {
                    connection.writer().writeEof(); // and wait for the server's farewell
                    assertThat(connection.reader().read()).isEmpty();
                    connection.writer().close();
                }
                for (int i = 0; i < 3; i++) { // not 4: the end of the last one may not be counted yet
                    var connection = Asyncio.openConnection(HOST, port(group));
                    assertThat(ask(connection)).isEqualTo(emptied);
                }
            });
        }
    }

    @Test
    void aUnixSocketServesOnAllLoopsToo(@TempDir Path directory) throws Exception {
        var path = directory.resolve("group.sock");
        try (var group = ServerGroup.startUnix(ServerGroupTest::tellLoop, path, ServeOptions.DEFAULT, 3)) {
            assertThat(group.sockets()).hasSize(1);
            assertThat(spread(6, () -> Asyncio.openUnixConnection(path)).values())
                    .containsExactly(2, 2, 2);
        }
    }

    @Test
    void severalAddressesAreTheSameOnEveryLoop() throws Exception {
        try (var group = ServerGroup.start(ServerGroupTest::tellLoop, "", 0, ServeOptions.DEFAULT, 2)) {
            assertThat(spread(4, () -> Asyncio.openConnection(HOST, port(group)))
                            .values())
                    .containsExactly(2, 2);
        }
    }

    @Test
    void oneCallStopsAllLoopsAndReports() throws Exception {
        var group = ServerGroup.start(ServerGroupTest::tellLoop, HOST, 0, ServeOptions.DEFAULT, 2);
        int port = port(group);
        Asyncio.run(() -> {
            var connections = new ArrayList<Connection>();
            for (int i = 0; i < 10; i++) {
                connections.add(Asyncio.openConnection(HOST, port));
                ask(connections.getLast());
            }
            var report = Asyncio.toThread(() -> group.stop(Duration.ofMillis(50)));
            assertThat(report.cancelled()).isEqualTo(10);
            assertThat(report.aborted()).isEmpty();
            for (var connection : connections) {
                assertThat(connection.reader().read()).isEmpty();
            }
            assertThatThrownBy(() -> Asyncio.openConnection(HOST, port)).isInstanceOf(ConnectException.class);
        });
        assertThat(group.sockets()).isEmpty();
        assertThat(group.stop(Duration.ZERO).cancelled()).isZero();
    }

    @Test
    void aLoopThatEndsIsToldOfAndTheOthersGoOn(@TempDir Path directory) throws Exception {
        var path = directory.resolve("group.sock");
        var records = new ArrayBlockingQueue<LogRecord>(10);
        var logger = Logger.getLogger("dev.weft.asyncio.ServerGroup");
        var recorder = new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(recorder);
        logger.setUseParentHandlers(false);
        try {
            var group = ServerGroup.startUnix(ServerGroupTest::stopOrTell, path, ServeOptions.DEFAULT, 3);
            Asyncio.run(() -> {
                var first = Asyncio.openUnixConnection(path);
                ask(first); // the listener's own loop
                var fatal = Asyncio.openUnixConnection(path);
                fatal.writer().write(bytes("stop\n"));
                fatal.reader().read();
                var told = Asyncio.toThread(() -> records.poll(10, TimeUnit.SECONDS));
                assertThat(told).isNotNull();
                assertThat(told.getMessage()).contains("weft-server-");
                assertThat(told.getThrown()).hasMessageContaining("stopped");
                Set<String> loops = new HashSet<>();
                for (int i = 0; i < 6; i++) { // nobody is sent to the loop that has ended
                    loops.add(ask(Asyncio.openUnixConnection(path)));
                }
                assertThat(loops).hasSize(2).contains(ask(first));
                first.writer().close();
                assertThat(Asyncio.toThread(group::statistics).accepted()).isEqualTo(7);
                assertThat(Asyncio.toThread(() -> group.stop(Duration.ofMillis(100)))
                                .aborted())
                        .isEmpty();
            });
        } finally {
            logger.removeHandler(recorder);
            logger.setUseParentHandlers(true);
        }
    }

    private static void stopOrTell(StreamReader reader, StreamWriter writer) throws IOException {
        for (byte[] line : reader.lines()) {
            if (text(line).equals("stop\n")) {
                Asyncio.getRunningLoop().stop();
            }
            writer.send(bytes(System.identityHashCode(Asyncio.getRunningLoop()) + " " + text(line)));
        }
        writer.close();
    }

    @Test
    void aPortInUseLeavesNothingRunning() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName(HOST))) {
            assertThatThrownBy(() -> ServerGroup.start(
                            ServerGroupTest::tellLoop, HOST, taken.getLocalPort(), ServeOptions.DEFAULT, 2))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(HOST + ":" + taken.getLocalPort());
        }
        assertThatThrownBy(() -> ServerGroup.start(ServerGroupTest::tellLoop, HOST, 0, ServeOptions.DEFAULT, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("weft-server-"));
    }
}
