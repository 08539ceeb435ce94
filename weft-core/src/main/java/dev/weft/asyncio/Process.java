package dev.weft.asyncio;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.transport.SubprocessEndpoint;
import dev.weft.transport.SubprocessOptions;
import dev.weft.transport.SubprocessProtocol;
import dev.weft.transport.SubprocessTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A running process of the system. It is always reaped: nobody need wait for it.
 *
 * <p>In a try-with-resources statement it does not outlive the block: {@link #close()} asks it to end, gives it a grace, kills
 * it, and waits for its end.
 *
 * <p>Threads: the loop's only.
 *
 * <p>Semantics: asyncio 3.14's {@code Process}. One difference: a process that a signal ended has the return code 128 plus
 * the signal's number, as the JDK and the shell say, not minus that number.
 */
@SuppressWarnings("AvoidCommonTypeNames") // asyncio's own name
public final class Process implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final SubprocessTransport transport;
    private final Streams streams;
    private final @Nullable StreamWriter stdin;

    private Process(SubprocessEndpoint<Streams> endpoint) {
        this.transport = endpoint.transport();
        this.streams = endpoint.protocol();
        this.loop = streams.loop;
        var input = streams.pipes.get(0);
        this.stdin = input == null ? null : input.newWriter();
    }

    /** Starts a program. Suspends; a cancellation kills what was started. */
    static Process exec(SubprocessOptions options, String program, String... arguments) throws IOException {
        var loop = EventLoop.current();
        return new Process(loop.subprocessExec(() -> new Streams(loop, options.limit()), options, program, arguments));
    }

    /** Has the shell run a line. Suspends; a cancellation kills what was started. */
    static Process shell(SubprocessOptions options, String line) throws IOException {
        var loop = EventLoop.current();
        return new Process(loop.subprocessShell(() -> new Streams(loop, options.limit()), options, line));
    }

    /** Returns the process's number. Does not suspend. */
    public long pid() {
        return transport.getPid();
    }

    /** Returns how the process ended, or null while it runs. Does not suspend. */
    public @Nullable Integer returncode() {
        return transport.getReturncode();
    }

    /** Returns the process's input, or null if that is not a pipe. Does not suspend. */
    public @Nullable StreamWriter stdin() {
        return stdin;
    }

    /** Returns the process's output, or null if that is not a pipe. Does not suspend. */
    public @Nullable StreamReader stdout() {
        return streams.reader(1);
    }

    /** Returns the process's errors, or null if that is not a pipe. Does not suspend. */
    public @Nullable StreamReader stderr() {
        return streams.reader(2);
    }

    /**
     * Waits for the end of the process. Suspends; a cancellation leaves it running. A process whose pipes nobody reads may
     * never end: {@link #communicate} reads them.
     */
    @SuppressWarnings("NullAway") // the return code is known once the process has ended
    public int await() {
        streams.exited.await();
        return transport.getReturncode();
    }

    /** Closes the input, reads output and errors to their end and waits. Suspends. See {@link #communicate(byte[])}. */
    public Output communicate() throws IOException {
        return communicate(new byte[0]);
    }

    /**
     * Sends the input and closes it, reads output and errors to their end at the same time, and waits for the end of the
     * process. Suspends; a cancellation leaves the process running. That the process does not want its input is no error.
     */
    public Output communicate(byte[] input) throws IOException {
        Task<byte[]> out = loop.createTask(() -> drainOf(stdout()));
        Task<byte[]> err = loop.createTask(() -> drainOf(stderr()));
        try {
            feed(input);
            var output = new Output(out.await(), err.await());
            await();
            return output;
        } finally {
            out.cancel();
            err.cancel();
        }
    }

    /**
     * Sends a signal by its name, such as {@code "INT"} or {@code "SIGHUP"}. Suspends until it is sent. A process that has
     * ended gets none.
     */
    public void sendSignal(String signal) throws IOException {
        transport.sendSignal(signal).await();
    }

    /** Asks the process to end (SIGTERM). Does not suspend. */
    public void terminate() {
        transport.terminate();
    }

    /** Ends the process (SIGKILL). Does not suspend. */
    public void kill() {
        transport.kill();
    }

    /**
     * Ends the process if it still runs: asks it to, gives it five seconds, kills it, and waits for its end. Suspends. A
     * cancellation meanwhile kills the process at once.
     */
    @Override
    public void close() {
        close(GRACE);
    }

    /** As {@link #close()}, with another grace. Suspends. */
    public void close(Duration grace) {
        if (stdin != null) {
            stdin.close();
        }
        try {
            end(grace);
        } finally {
            transport.close(); // another process may still hold the other ends
        }
    }

    private void end(Duration grace) {
        if (returncode() == null) {
            terminate();
            var timer = loop.callLater(grace, this::kill);
            try {
                await();
            } catch (CancelledError e) {
                kill();
                throw e;
            } finally {
                timer.cancel();
            }
        }
    }

    private void feed(byte[] input) throws IOException {
        if (stdin == null) {
            return;
        }
        try {
            stdin.send(input);
        } catch (IOException e) {
            System.getLogger("dev.weft")
                    .log(System.Logger.Level.DEBUG, "process " + pid() + " did not take all of its input", e);
        }
        stdin.close();
    }

    private static byte[] drainOf(@Nullable StreamReader reader) throws IOException {
        return reader == null ? new byte[0] : reader.read();
    }

    /** Joins the pipes to streams, and tells of the end. */
    private static final class Streams implements SubprocessProtocol {
        final EventLoop loop;
        final Event exited = new Event();
        private final int limit;
        private final Map<Integer, StreamReaderProtocol> pipes = new HashMap<>(); // by their number in the process

        Streams(EventLoop loop, int limit) {
            this.loop = loop;
            this.limit = limit;
        }

        @Nullable
        StreamReader reader(int fd) {
            var pipe = pipes.get(fd);
            return pipe == null ? null : pipe.reader();
        }

        @Override
        public void connectionMade(SubprocessTransport transport) {
            for (int fd = 0; fd <= 2; fd++) {
                var pipe = transport.getPipeTransport(fd);
                if (pipe != null) {
                    var protocol = new StreamReaderProtocol(new StreamReader(limit, loop));
                    protocol.connectionMade(pipe);
                    pipes.put(fd, protocol);
                }
            }
        }

        @Override
        public void pipeDataReceived(int fd, byte[] data) {
            pipe(fd).dataReceived(data);
        }

        @Override
        public void pipeConnectionLost(int fd, @Nullable Throwable exception) {
            pipe(fd).connectionLost(exception);
        }

        @Override
        public void pauseWriting() {
            pipe(0).pauseWriting();
        }

        @Override
        public void resumeWriting() {
            pipe(0).resumeWriting();
        }

        @Override
        public void processExited() {
            exited.set();
        }

        private StreamReaderProtocol pipe(int fd) {
            return Objects.requireNonNull(pipes.get(fd), "only what is a pipe is heard of");
        }
    }
}
