package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.connect;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Connection;
import dev.weft.asyncio.LimitOverrunException;
import dev.weft.asyncio.Server;
import dev.weft.transport.ServeOptions;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hostile and broken peers: each costs its own connection, and the server goes on. Real sockets, so real time. */
@Timeout(30)
class FaultsTest {
    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void pause() {
        Asyncio.sleep(Duration.ofMillis(30));
    }

    private static List<Throwable> reports() {
        var reports = new ArrayList<Throwable>();
        Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> reports.add(context.exception()));
        return reports;
    }

    private static void assertServes(Server server) throws IOException {
        var connection = connect(server);
        connection.writer().write(bytes("still here\n"));
        assertThat(text(connection.reader().readLine())).isEqualTo("still here\n");
        connection.writer().close();
    }

    @Test
    void aResetInAnyStateEndsThatConnectionOnly() throws Exception {
        Descriptors.assertNoneIsLeft(() -> Asyncio.run(() -> {
            reports();
            var server = EchoServers.start();
            reset(new Socket(HOST, server.port())); // before it is accepted
            var reading = new Socket(HOST, server.port());
            pause();
            reset(reading); // while the handler reads
            var writing = new Socket(HOST, server.port());
            writing.getOutputStream().write(new byte[4_000]);
            pause();
            reset(writing); // with an answer unread
            var ended = new Socket(HOST, server.port());
            ended.shutdownOutput();
            reset(ended); // after its own end
            pause();
            assertServes(server);
            server.close();
            server.awaitClosed();
        }));
    }

    @Test
    void aResetWhileAWriterWaitsToldIt() throws Exception {
        Descriptors.assertNoneIsLeft(() -> Asyncio.run(() -> {
            var outcome = Asyncio.getRunningLoop().<Throwable>createFuture();
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        try {
                            while (true) {
                                writer.send(new byte[100_000]);
                            }
                        } catch (IOException e) {
                            outcome.setResult(e);
                        }
                    },
                    HOST,
                    0);
            var rude = new Socket(HOST, server.port());
            pause();
            reset(rude);
            assertThat(outcome.await()).isInstanceOf(IOException.class);
            server.close();
            server.awaitClosed();
        }));
    }

    @Test
    void aPeerThatNeverReadsStopsTheWriterAndNothingGrows() {
        Asyncio.run(() -> {
            var server = EchoServers.start();
            var deaf = new Socket(HOST, server.port());
            deaf.setSoTimeout(1);
            var out = deaf.getOutputStream();
            var shovel = Asyncio.toThread(() -> 0);
            assertThat(shovel).isZero();
            var flooding = Asyncio.createTask(() -> Asyncio.toThread(() -> {
                out.write(new byte[50_000_000]); // blocks for ever: neither side has room
                return null;
            }));
            Asyncio.sleep(Duration.ofMillis(300));
            assertThat(flooding.done()).isFalse();
            assertServes(server);
            deaf.close();
            assertThatThrownBy(flooding::await).isInstanceOf(IOException.class);
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void aLineThatNeverEndsIsRefusedAtTheLimitHoweverSlowlyItComes() {
        Asyncio.run(() -> {
            var refused = Asyncio.getRunningLoop().<Throwable>createFuture();
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        try {
                            reader.readLine();
                        } catch (LimitOverrunException e) {
                            refused.setResult(e);
                            writer.close();
                        }
                    },
                    HOST,
                    0,
                    ServeOptions.DEFAULT.withLimit(1000));
            var endless = connect(server);
            for (int i = 0; i < 11 && !refused.done(); i++) {
                endless.writer().send(new byte[100]);
                Asyncio.sleep(Duration.ofMillis(2));
            }
            assertThat(refused.await()).isInstanceOf(LimitOverrunException.class);
            assertThat(endless.reader().read()).isEmpty();
            endless.writer().close();
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void aHalfOpenPeerIsServedUntilItsHandlerGivesUp() {
        Asyncio.run(() -> {
            var outcomes = new ArrayList<Object>();
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        try {
                            outcomes.add(Asyncio.timeout(Duration.ofMillis(100), () -> reader.readLine()));
                        } catch (TimeoutException e) {
                            outcomes.add(e);
                        }
                        writer.close();
                    },
                    HOST,
                    0);
            var mute = connect(server);
            assertThat(mute.reader().read()).isEmpty();
            assertThat(outcomes).singleElement().isInstanceOf(TimeoutException.class);
            mute.writer().close();
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void aCancelledReadOrDrainLeavesTheConnectionUsable() {
        Asyncio.run(() -> {
            var go = Asyncio.getRunningLoop().<Boolean>createFuture();
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        go.await();
                        EchoServers.echo(reader, writer);
                    },
                    HOST,
                    0);
            var connection = connect(server);
            byte[] much = new byte[8_000_000];
            much[much.length - 1] = 42;
            connection.writer().write(much);
            var draining = Asyncio.createTask(() -> connection.writer().drain());
            var reading = Asyncio.createTask(() -> connection.reader().readExactly(much.length));
            pause();
            assertThat(draining.done()).isFalse();
            draining.cancel();
            reading.cancel();
            assertThatThrownBy(draining::await).isInstanceOf(CancelledError.class);
            assertThatThrownBy(reading::await).isInstanceOf(CancelledError.class);
            go.setResult(true);
            assertThat(connection.reader().readExactly(much.length)).isEqualTo(much);
            connection.writer().drain();
            connection.writer().close();
            server.close();
            server.awaitClosed();
        });
    }

    @Test
    void connectsAndDisconnectsLeaveNoDescriptor() throws Exception {
        int rounds = Boolean.getBoolean("weft.long") ? 100 : 5;
        Descriptors.assertNoneIsLeft(() -> Asyncio.run(() -> {
            reports();
            var server = EchoServers.start();
            for (int round = 0; round < rounds; round++) {
                var batch = new ArrayList<dev.weft.Task<?>>();
                for (int i = 0; i < 100; i++) {
                    int way = i % 4;
                    batch.add(Asyncio.createTask(() -> visit(server, way)));
                }
                for (var visit : batch) {
                    visit.await();
                }
            }
            server.close();
            server.awaitClosed();
        }));
    }

    /** Comes and goes: politely, without a word, with an abort, or with an abort in the midst of an answer. */
    private static void visit(Server server, int way) throws IOException {
        Connection connection = connect(server);
        var writer = connection.writer();
        switch (way) {
            case 0 -> {
                writer.write(bytes("x\n"));
                assertThat(connection.reader().readLine()).hasSize(2);
                writer.close();
                writer.awaitClosed();
            }
            case 1 -> writer.close();
            case 2 -> writer.transport().abort();
            default -> {
                writer.write(new byte[100_000]);
                connection.reader().readExactly(1000);
                writer.transport().abort();
            }
        }
    }
}
