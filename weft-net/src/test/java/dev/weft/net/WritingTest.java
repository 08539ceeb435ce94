package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.CancelledError;
import dev.weft.Future;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.StreamWriter;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When written bytes leave: the peers are plain sockets, read with blocking calls, so that no turn passes in between. */
class WritingTest {
    private static final String HOST = "127.0.0.1";

    private interface Body {
        void run(StreamWriter writer, Socket peer) throws Exception;
    }

    private static void withConnection(Body body) {
        withConnections(1, (writers, peers) -> body.run(writers[0], peers[0]));
    }

    private interface Bodies {
        void run(StreamWriter[] writers, Socket[] peers) throws Exception;
    }

    private static void withConnections(int count, Bodies body) {
        Action main = () -> {
            var accepted = new ArrayList<StreamWriter>();
            Future<Boolean> all = Asyncio.getRunningLoop().createFuture();
            var server = Asyncio.startServer(
                    (reader, writer) -> {
                        accepted.add(writer);
                        if (accepted.size() == count) {
                            all.setResult(true);
                        }
                        reader.read();
                        writer.close();
                    },
                    HOST,
                    0);
            var peers = new Socket[count];
            for (int i = 0; i < count; i++) {
                peers[i] = new Socket(HOST, server.port());
                peers[i].setSoTimeout(10_000);
            }
            all.await();
            body.run(inOrderOf(peers, accepted), peers);
            for (var peer : peers) {
                peer.close();
            }
            server.close();
            server.awaitClosed();
        };
        Asyncio.run(main.asAwaitable());
    }

    private static StreamWriter[] inOrderOf(Socket[] peers, List<StreamWriter> writers) {
        return Arrays.stream(peers)
                .map(peer -> writers.stream()
                        .filter(writer -> peer.getLocalSocketAddress().equals(writer.getExtraInfo("peername")))
                        .findFirst()
                        .orElseThrow())
                .toArray(StreamWriter[]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String read(Socket peer, int count) throws IOException {
        return new String(peer.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsDrainedHasLeftInTheSameTurn() {
        withConnection((writer, peer) -> {
            writer.write(bytes("one "));
            writer.write(bytes("piece"));
            assertThat(peer.getInputStream().available()).isZero();
            assertThat(writer.transport().getWriteBufferSize()).isEqualTo(9);
            writer.drain();
            assertThat(writer.transport().getWriteBufferSize()).isZero();
            assertThat(read(peer, 9)).isEqualTo("one piece");
        });
    }

    @Test
    void whatIsWrittenToOneLeavesWhenAnotherIsWrittenTo() {
        withConnections(2, (writers, peers) -> {
            writers[0].write(bytes("first"));
            writers[1].write(bytes("second"));
            assertThat(read(peers[0], 5)).isEqualTo("first");
            writers[0].write(bytes(" third"));
            assertThat(read(peers[1], 6)).isEqualTo("second");
            writers[0].drain();
            assertThat(read(peers[0], 6)).isEqualTo(" third");
        });
    }

    @Test
    void anArrayMayBeUsedAgainAfterTheWrite() {
        withConnection((writer, peer) -> {
            byte[] data = bytes("before");
            writer.write(data);
            Arrays.fill(data, (byte) '!');
            Asyncio.sleep(Duration.ZERO);
            assertThat(read(peer, 6)).isEqualTo("before");
        });
    }

    @Test
    void anAbortDropsWhatHasNotLeft() {
        withConnection((writer, peer) -> {
            writer.write(bytes("never"));
            writer.transport().abort();
            writer.awaitClosed();
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        });
    }

    /** The first bytes go straight, the middle waits for the peer, the last find room again: none overtakes. */
    @Test
    void orderIsKeptWhenTheSocketIsFullInBetween() {
        withConnection((writer, peer) -> {
            byte[] piece = new byte[100_000];
            int pieces = 200;
            var sending = Asyncio.createTask(() -> {
                for (int i = 0; i < pieces; i++) {
                    Arrays.fill(piece, (byte) i);
                    writer.send(piece);
                    writer.write(new byte[] {(byte) ~i});
                }
                writer.writeEof();
            });
            byte[] all = Asyncio.toThread(() -> peer.getInputStream().readAllBytes());
            sending.await();
            assertThat(all).hasSize(pieces * (piece.length + 1));
            for (int at = 0, i = 0; i < pieces; i++, at += piece.length + 1) {
                assertThat(all[at]).isEqualTo((byte) i);
                assertThat(all[at + piece.length - 1]).isEqualTo((byte) i);
                assertThat(all[at + piece.length]).isEqualTo((byte) ~i);
            }
        });
    }

    @Test
    void aWriteToAResetConnectionEndsItAndIsToldOnce() {
        withConnection((writer, peer) -> {
            peer.setSoLinger(true, 0);
            peer.close(); // a reset
            var loop = Asyncio.getRunningLoop();
            var told = new ArrayList<Throwable>();
            loop.setExceptionHandler((_, context) -> told.add(context.exception()));
            writer.write(bytes("too late"));
            writer.transport().flush();
            assertThat(writer.isClosing()).isTrue();
            try {
                writer.awaitClosed();
            } catch (IOException expected) {
                told.addFirst(expected);
            }
            Asyncio.sleep(Duration.ZERO);
            assertThat(told).hasSize(2).allMatch(IOException.class::isInstance); // the waiter's, and the handler task's
        });
    }

    @Test
    void aTaskThatNeverDrainsIsHeldUpBeforeTheMemoryIsFull() {
        withConnection((writer, peer) -> {
            byte[] piece = new byte[1 << 20];
            var flooding = Asyncio.createTask(() -> {
                while (!writer.isClosing()) {
                    writer.write(piece);
                }
            });
            Asyncio.sleep(Duration.ofMillis(100));
            assertThat(flooding.done()).isFalse();
            long unsent = writer.transport().getWriteBufferSize();
            assertThat(unsent).isBetween(15L << 20, 17L << 20);
            assertThat(Asyncio.toThread(() -> peer.getInputStream().readNBytes(30 << 20)))
                    .hasSize(30 << 20); // it goes on
            flooding.cancel();
            assertThatThrownBy(flooding::await).isInstanceOf(CancelledError.class);

            var again = Asyncio.createTask(() -> {
                while (!writer.isClosing()) {
                    writer.writeLines(List.of(piece, piece));
                }
            });
            Asyncio.sleep(Duration.ofMillis(50));
            assertThat(again.done()).isFalse();
            writer.transport().abort();
            again.await(); // what is written to a lost connection is dropped
        });
    }

    @Test
    void aCallbackThatNeverDrainsCannotBeHeldUp() {
        withConnection((writer, peer) -> {
            byte[] piece = new byte[10 << 20];
            var written = Asyncio.getRunningLoop().<Boolean>createFuture();
            Asyncio.getRunningLoop().callSoon(() -> {
                for (int i = 0; i < 5; i++) {
                    writer.write(piece);
                }
                written.setResult(true);
            });
            written.await();
            assertThat(writer.transport().getWriteBufferSize()).isGreaterThan(40 << 20);
            writer.transport().abort();
        });
    }
}
