package dev.weft.asyncio;

import static dev.weft.asyncio.Virtual.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.DeadlockError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.transport.Protocol;
import dev.weft.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pipes that a thread reads and writes, and what the loop expects of it: {@code weft-net}'s test has the pipes of the system. */
@Timeout(
        value = 20,
        threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a loop that waits for a thread ends by no interrupt
class PipesTest {
    private final List<String> seen = new ArrayList<>();

    /** Writes down what it is told, and when it ends. */
    private class Recording implements Protocol {
        final Future<Boolean> came = EventLoop.current().createFuture();
        final Future<Boolean> lost = EventLoop.current().createFuture();

        @Override
        public void connectionMade(Transport made) {
            seen.add("made");
        }

        @Override
        public void dataReceived(byte[] data) {
            seen.add("data");
            came.setResult(true);
        }

        @Override
        public void connectionLost(Throwable exception) {
            seen.add("lost: " + exception);
            lost.setResult(true);
        }
    }

    @Test
    void anIdleWriterHoldsNoTimeUp() {
        Virtual.run(() -> {
            var written = new ByteArrayOutputStream();
            var pipe = EventLoop.current().connectWritePipe(Recording::new, written);
            pipe.transport().write(new byte[] {1, 2, 3});
            Asyncio.sleep(Duration.ofHours(1));
            assertThat(written.size()).isEqualTo(3); // but one that has something to do does
            Asyncio.sleep(Duration.ofHours(1));
            pipe.transport().close();
            pipe.protocol().lost.await();
        });
    }

    @Test
    void aReaderHoldsTimeUpUnlessItIsPaused() throws IOException {
        var ends = Pipe.open();
        Virtual.run(() -> {
            var loop = EventLoop.current();
            var pipe = loop.connectReadPipe(Recording::new, Channels.newInputStream(ends.source()));
            Thread.ofPlatform().start(() -> write(Channels.newOutputStream(ends.sink())));
            Asyncio.createTask(() -> {
                Asyncio.sleep(Duration.ofHours(1));
                seen.add("an hour later");
            });
            pipe.protocol().came.await();
            assertThat(seen).containsExactly("made", "data");
            pipe.transport().pauseReading();
            Asyncio.sleep(Duration.ofHours(1));
            assertThat(seen).containsExactly("made", "data", "an hour later");
            pipe.transport().close();
        });
    }

    private static void write(OutputStream sink) {
        try {
            sink.write(1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anIdleWriterSavesNobodyFromADeadlock() {
        assertThatThrownBy(() -> Virtual.run(() -> {
                    var loop = EventLoop.current();
                    var pipe = loop.connectWritePipe(Recording::new, new ByteArrayOutputStream());
                    pipe.transport().write(new byte[] {1});
                    loop.createFuture().await();
                }))
                .isInstanceOf(DeadlockError.class);
    }

    @Test
    void aChannelThatIsWatchedNeedsTheNetwork() throws IOException {
        var pipe = Pipe.open();
        try (var source = pipe.source();
                var sink = pipe.sink()) {
            Virtual.run(() -> {
                var loop = EventLoop.current();
                assertThatThrownBy(() -> loop.connectReadPipe(Recording::new, source))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("weft-net");
                assertThatThrownBy(() -> loop.connectWritePipe(Recording::new, sink))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("weft-net");
            });
            assertThat(source.isOpen()).isTrue();
        }
    }

    @Test
    void whatAPrintStreamKeepsToItselfIsAFailureToo() {
        var broken = new PrintStream(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("no reader");
            }
        });
        Virtual.run(() -> {
            var pipe = EventLoop.current().connectWritePipe(Recording::new, broken);
            pipe.transport().write(new byte[] {1});
            pipe.protocol().lost.await();
            assertThat(seen.getLast()).contains("IOException").contains("reader may be gone");
        });
    }

    @Test
    void aStreamThatFailsIsLostWithTheCause() {
        var failing = new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException("not today");
            }
        };
        Virtual.run(() -> {
            var pipe = EventLoop.current().connectReadPipe(Recording::new, failing);
            pipe.protocol().lost.await();
            assertThat(seen.getLast()).contains("UnsupportedOperationException: not today");
        });
    }

    @Test
    void whatAProtocolThrowsIsReportedAndThePipeGoesOn() {
        Virtual.run(() -> {
            var loop = EventLoop.current();
            loop.setExceptionHandler((_, context) -> seen.add("report: " + context.exception()));
            var pipe = loop.connectReadPipe(
                    () -> new Recording() {
                        @Override
                        public void connectionMade(Transport made) {
                            throw new IllegalStateException("made");
                        }

                        @Override
                        public void dataReceived(byte[] data) {
                            throw new IllegalStateException("data");
                        }
                    },
                    new java.io.ByteArrayInputStream(new byte[200_000]));
            pipe.protocol().lost.await();
            settle();
            assertThat(seen)
                    .startsWith("report: java.lang.IllegalStateException: made")
                    .endsWith("report: java.lang.IllegalStateException: data", "lost: null")
                    .hasSizeGreaterThan(4); // one for each piece
        });
    }
}
