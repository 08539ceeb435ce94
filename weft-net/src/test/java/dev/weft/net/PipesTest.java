package dev.weft.net;

import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.StreamReader;
import dev.weft.asyncio.StreamReaderProtocol;
import dev.weft.asyncio.StreamWriter;
import dev.weft.transport.Endpoint;
import dev.weft.transport.SubprocessOptions;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the transports of pipes tell their protocols, for every kind of pipe. Real pipes, so real time. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // reading a FIFO cannot be interrupted
@DisabledOnOs(OS.WINDOWS)
class PipesTest {
    private static final int MUCH = 3_000_000;

    @TempDir
    private Path folder;

    /** How both ends of a pipe come to the program. */
    enum Kind {
        CHANNELS {
            @Override
            Ends open(Path folder) throws IOException {
                var pipe = Pipe.open();
                return new Ends(pipe.source(), pipe.sink());
            }
        },
        FIFO_CHANNELS {
            @Override
            Ends open(Path folder) throws Exception {
                var fifo = fifo(folder);
                // Whoever opens one end waits for the other, but not who opens both.
                try (var _ = FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    return new Ends(
                            FileChannel.open(fifo, StandardOpenOption.READ),
                            FileChannel.open(fifo, StandardOpenOption.WRITE));
                }
            }
        },
        FIFO_STREAMS {
            @Override
            Ends open(Path folder) throws Exception {
                var fifo = fifo(folder);
                try (var _ = FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    return new Ends(new FileInputStream(fifo.toFile()), new FileOutputStream(fifo.toFile()));
                }
            }
        };

        abstract Ends open(Path folder) throws Exception;

        static Path fifo(Path folder) throws Exception {
            var fifo = folder.resolve("fifo");
            assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                    .isZero();
            return fifo;
        }
    }

    /** A pipe: where it is read, and where it is written. */
    record Ends(Closeable source, Closeable sink) {
        Endpoint<RecordingProtocol> connectSource() throws IOException {
            var loop = EventLoop.current();
            return source instanceof InputStream stream
                    ? loop.connectReadPipe(RecordingProtocol::new, stream)
                    : loop.connectReadPipe(RecordingProtocol::new, (ReadableByteChannel) source);
        }

        Endpoint<RecordingProtocol> connectSink() throws IOException {
            var loop = EventLoop.current();
            return sink instanceof OutputStream stream
                    ? loop.connectWritePipe(RecordingProtocol::new, stream)
                    : loop.connectWritePipe(RecordingProtocol::new, (WritableByteChannel) sink);
        }

        InputStream input() {
            return source instanceof InputStream stream
                    ? stream
                    : Channels.newInputStream((ReadableByteChannel) source);
        }

        OutputStream output() {
            return sink instanceof OutputStream stream ? stream : Channels.newOutputStream((WritableByteChannel) sink);
        }
    }

    private interface Body {
        void run(Ends ends) throws Exception;
    }

    private void with(Kind kind, Body body) {
        Asyncio.run(() -> {
            var ends = kind.open(folder);
            body.run(ends);
        });
    }

    private static byte[] much() {
        byte[] much = new byte[MUCH];
        new Random(7).nextBytes(much);
        return much;
    }

    /** Lets pass what would come if anything came. */
    private static void settle() {
        Asyncio.sleep(Duration.ofMillis(20));
    }

    @ParameterizedTest
    @EnumSource
    void whatComesIsToldThenTheEndThenTheLoss(Kind kind) {
        with(kind, ends -> {
            var reading = ends.connectSource();
            assertThat(reading.protocol().events).containsExactly("made");
            assertThat(reading.protocol().transport).isSameAs(reading.transport());
            assertThat(reading.transport().isReading()).isTrue();
            assertThat(reading.transport().getExtraInfo("pipe")).isSameAs(ends.source());
            assertThat(reading.transport().getExtraInfo("peername")).isNull();
            ends.output().write(bytes("hello"));
            reading.protocol().awaitBytes(5);
            ends.sink().close();
            reading.protocol().lost.await();
            assertThat(reading.protocol().events).containsExactly("made", "data", "eof", "lost");
            assertThat(reading.protocol().text()).isEqualTo("hello");
            assertThat(reading.protocol().failure).isNull();
            assertThat(reading.transport().isClosing()).isTrue();
            awaitClosed(ends.source());
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenArrivesAndThenTheEnd(Kind kind) {
        with(kind, ends -> {
            var writing = ends.connectSink();
            assertThat(writing.transport().getExtraInfo("pipe")).isSameAs(ends.sink());
            assertThat(writing.transport().canWriteEof()).isTrue();
            var read =
                    EventLoop.current().runInExecutor(null, () -> ends.input().readAllBytes());
            writing.transport().write(bytes("hello "));
            writing.transport().writeLines(List.of(bytes("wor"), bytes("ld")));
            writing.transport().close();
            writing.transport().write(bytes("too late"));
            assertThat(text(read.await())).isEqualTo("hello world");
            writing.protocol().lost.await();
            assertThat(writing.protocol().events).containsExactly("made", "lost");
            assertThat(writing.protocol().failure).isNull();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aPausedTransportTellsNothingAndLosesNothing(Kind kind) {
        with(kind, ends -> {
            var reading = ends.connectSource();
            reading.transport().pauseReading();
            assertThat(reading.transport().isReading()).isFalse();
            ends.output().write(bytes("hello"));
            settle();
            assertThat(reading.protocol().events).containsExactly("made");
            reading.transport().resumeReading();
            reading.transport().pauseReading();
            settle();
            assertThat(reading.protocol().events).containsExactly("made");
            reading.transport().resumeReading();
            reading.protocol().awaitBytes(5);
            reading.transport().pauseReading();
            ends.sink().close();
            settle();
            assertThat(reading.protocol().events).containsExactly("made", "data");
            reading.transport().resumeReading();
            reading.protocol().lost.await();
            assertThat(reading.protocol().events).containsExactly("made", "data", "eof", "lost");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aPausedTransportHoldsTheWriterBack(Kind kind) {
        with(kind, ends -> {
            var reading = ends.connectSource();
            reading.transport().pauseReading();
            var writing = ends.connectSink();
            byte[] much = much();
            writing.transport().write(much);
            settle();
            assertThat(writing.protocol().events).containsExactly("made", "pause");
            assertThat(writing.transport().getWriteBufferSize()).isGreaterThan(MUCH / 2);
            writing.transport().close();
            reading.transport().resumeReading();
            reading.protocol().lost.await();
            assertThat(Arrays.equals(reading.protocol().received.toByteArray(), much))
                    .isTrue();
            writing.protocol().lost.await();
            assertThat(writing.protocol().events).containsExactly("made", "pause", "resume", "lost");
            assertThat(writing.transport().getWriteBufferSize()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void theMarksSayWhenTheProtocolIsPaused(Kind kind) {
        with(kind, ends -> {
            var writing = ends.connectSink();
            assertThatThrownBy(() -> writing.transport().setWriteBufferLimits(1, 2))
                    .isInstanceOf(IllegalArgumentException.class);
            writing.transport().setWriteBufferLimits(2 * MUCH, 0);
            writing.transport().write(much());
            assertThat(writing.protocol().events).containsExactly("made");
            writing.transport().setWriteBufferLimits(MUCH / 2, 0);
            assertThat(writing.protocol().events).containsExactly("made", "pause");
            Asyncio.toThread(() -> ends.input().readNBytes(MUCH));
            while (writing.transport().getWriteBufferSize() > 0) {
                settle();
            }
            assertThat(writing.protocol().events).containsExactly("made", "pause", "resume");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aWriterWhoseReaderHasGoneIsLostWithTheCause(Kind kind) {
        with(kind, ends -> {
            var writing = ends.connectSink();
            ends.source().close();
            writing.transport().write(bytes("anybody there?"));
            writing.protocol().lost.await();
            assertThat(writing.protocol().failure)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Broken pipe");
            assertThat(writing.transport().isClosing()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aReaderThatGoesWhileMuchIsUnsentIsLostWithTheCause(Kind kind) {
        with(kind, ends -> {
            var writing = ends.connectSink();
            writing.transport().write(much());
            writing.transport().close();
            ends.source().close();
            writing.protocol().lost.await();
            assertThat(writing.protocol().failure).isInstanceOf(IOException.class);
            assertThat(writing.transport().getWriteBufferSize()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void anAbortDropsWhatIsUnsent(Kind kind) {
        with(kind, ends -> {
            var writing = ends.connectSink();
            writing.transport().write(much());
            writing.transport().close();
            writing.transport().abort();
            writing.protocol().lost.await(); // though nobody reads
            assertThat(writing.protocol().failure).isNull();
            assertThat(writing.transport().getWriteBufferSize()).isZero();
            assertThat(Asyncio.toThread(() -> ends.input().readAllBytes())).hasSizeLessThan(MUCH);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aClosedReaderHearsOfItOnceAndThenOfNothing(Kind kind) {
        with(kind, ends -> {
            var reading = ends.connectSource();
            settle(); // it reads
            reading.transport().close();
            reading.transport().close();
            reading.transport().abort();
            reading.transport().resumeReading();
            assertThat(reading.protocol().events).containsExactly("made"); // the loss comes in a turn of its own
            reading.protocol().lost.await();
            assertThat(reading.protocol().failure).isNull();
            assertThat(reading.transport().isReading()).isFalse();
            if (kind == Kind.FIFO_STREAMS) {
                ends.output().write(bytes("too late")); // what ends the read
            }
            awaitClosed(ends.source());
            assertThat(reading.protocol().events).containsExactly("made", "lost");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledConnectClosesThePipe(Kind kind) {
        with(kind, ends -> {
            for (var end : List.<Action>of(ends::connectSource, ends::connectSink)) {
                var connecting = Asyncio.createTask(end);
                Asyncio.sleep(Duration.ZERO);
                connecting.cancel();
                assertThatThrownBy(connecting::await).isInstanceOf(CancelledError.class);
            }
            awaitClosed(ends.source());
            awaitClosed(ends.sink());
        });
    }

    @ParameterizedTest
    @EnumSource
    void eachEndCanDoOneThing(Kind kind) {
        with(kind, ends -> {
            var source = ends.connectSource().transport();
            assertThat(source.canWriteEof()).isFalse();
            assertThat(source.getWriteBufferSize()).isZero();
            assertThatThrownBy(() -> source.write(bytes("x"))).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(source::writeEof).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> source.setWriteBufferLimits(2, 1))
                    .isInstanceOf(UnsupportedOperationException.class);
            var sink = ends.connectSink().transport();
            assertThat(sink.isReading()).isFalse();
            assertThatThrownBy(sink::pauseReading).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(sink::resumeReading).isInstanceOf(UnsupportedOperationException.class);
            sink.close();
        });
    }

    @ParameterizedTest
    @EnumSource
    void streamsGoOverPipes(Kind kind) {
        with(kind, ends -> {
            var reader = new StreamReader(10, EventLoop.current());
            connect(ends, reader);
            var writer = writer(ends);
            writer.send(bytes("one\ntw"));
            assertThat(text(reader.readLine())).isEqualTo("one\n");
            assertThatThrownBy(() -> Asyncio.timeout(Duration.ofMillis(20), reader::readLine))
                    .isInstanceOf(TimeoutException.class);
            writer.send(bytes("o\n"));
            assertThat(text(reader.readLine())).isEqualTo("two\n"); // the cancelled read took nothing
            byte[] much = much();
            var sending = Asyncio.createTask(() -> {
                writer.send(much);
                writer.close();
                writer.awaitClosed();
            });
            assertThat(Arrays.equals(reader.readExactly(MUCH), much)).isTrue();
            assertThat(reader.read()).isEmpty();
            sending.await();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aStreamWriterHearsThatItsReaderHasGone(Kind kind) {
        with(kind, ends -> {
            var writer = writer(ends);
            ends.source().close();
            assertThatThrownBy(() -> {
                        while (true) {
                            writer.send(much());
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Broken pipe");
            assertThatThrownBy(writer::awaitClosed).isInstanceOf(IOException.class);
        });
    }

    private static void connect(Ends ends, StreamReader reader) throws IOException {
        var loop = EventLoop.current();
        if (ends.source() instanceof InputStream stream) {
            loop.connectReadPipe(() -> new StreamReaderProtocol(reader), stream);
        } else {
            loop.connectReadPipe(() -> new StreamReaderProtocol(reader), (ReadableByteChannel) ends.source());
        }
    }

    private static StreamWriter writer(Ends ends) throws IOException {
        var loop = EventLoop.current();
        var endpoint = ends.sink() instanceof OutputStream stream
                ? loop.connectWritePipe(() -> new StreamReaderProtocol(new StreamReader()), stream)
                : loop.connectWritePipe(
                        () -> new StreamReaderProtocol(new StreamReader()), (WritableByteChannel) ends.sink());
        return new StreamWriter(endpoint.transport(), endpoint.protocol());
    }

    /** Waits for the thread that closes it, if it is a thread. */
    private static void awaitClosed(Closeable end) throws IOException {
        while (isOpen(end)) {
            Asyncio.sleep(Duration.ofMillis(1));
        }
    }

    private static boolean isOpen(Closeable end) {
        return switch (end) {
            case Channel channel -> channel.isOpen();
            case FileInputStream stream -> stream.getChannel().isOpen();
            case FileOutputStream stream -> stream.getChannel().isOpen();
            default -> throw new AssertionError(end);
        };
    }

    @Test
    void aProgramReadsItsInputAndWritesItsOutput() {
        Asyncio.run(() -> {
            var command = ChildJvm.command(CopyProgram.class);
            var child = Asyncio.createSubprocessExec(
                    SubprocessOptions.PIPES.withStderr(SubprocessOptions.Redirect.INHERIT),
                    command.getFirst(),
                    command.subList(1, command.size()).toArray(String[]::new));
            var input = Objects.requireNonNull(child.stdin());
            var output = Objects.requireNonNull(child.stdout());
            input.send(bytes("a line\n"));
            assertThat(text(output.readLine())).isEqualTo("a line\n"); // while the input is still open
            var lines = "another line\n".repeat(100_000);
            var sending = Asyncio.createTask(() -> {
                input.send(bytes(lines));
                input.close();
            });
            assertThat(text(output.read())).isEqualTo(lines);
            sending.await();
            assertThat(child.await()).isZero();
        });
    }
}
