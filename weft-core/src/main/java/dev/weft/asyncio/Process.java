package dev.weft.asyncio;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.spi.OutsideWork;
import dev.weft.spi.ReadPipe;
import dev.weft.spi.WritePipe;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
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
    private final java.lang.Process process;
    private final List<Future<Integer>> waiters = new ArrayList<>();
    private final @Nullable StreamWriter stdin;
    private final @Nullable StreamReader stdout;
    private final @Nullable StreamReader stderr;
    private final List<Transport> outputs = new ArrayList<>(0);
    private @Nullable Integer returncode;

    private Process(EventLoop loop, java.lang.Process process, SubprocessOptions options) {
        this.loop = loop;
        this.process = process;
        this.stdin = options.stdin() == SubprocessOptions.Redirect.PIPE ? writer(options) : null;
        this.stdout = options.stdout() == SubprocessOptions.Redirect.PIPE ? reader(options, true) : null;
        this.stderr = options.stderr() == SubprocessOptions.Redirect.PIPE ? reader(options, false) : null;
        var outside = loop.expectOutside();
        var _ = process.onExit().whenComplete((ended, failure) -> {
            try {
                loop.callSoonThreadsafe(() -> ended(ended.exitValue()));
            } catch (IllegalStateException closed) {
                // nobody waits on a closed loop
            } finally {
                OutsideWork.close(outside);
            }
        });
    }

    /** Starts a process on a thread of the loop's executor. Suspends; a cancellation kills what was started. */
    static Process start(List<String> command, SubprocessOptions options) throws IOException {
        var loop = EventLoop.current();
        var builder = Launch.builder(command, options);
        var launch = new CompletableFuture<java.lang.Process>(); // known to both sides as soon as the process is there
        Future<java.lang.Process> started = loop.runInExecutor(null, () -> {
            var process = builder.start();
            launch.complete(process);
            return process;
        });
        try {
            return new Process(loop, started.await(), options);
        } catch (CancelledError e) {
            var _ = launch.thenAccept(java.lang.Process::destroyForcibly);
            throw e;
        }
    }

    /** Returns the process's number. Does not suspend. */
    public long pid() {
        return process.pid();
    }

    /** Returns how the process ended, or null while it runs. Does not suspend. */
    public @Nullable Integer returncode() {
        return returncode;
    }

    /** Returns the process's input, or null if that is not a pipe. Does not suspend. */
    public @Nullable StreamWriter stdin() {
        return stdin;
    }

    /** Returns the process's output, or null if that is not a pipe. Does not suspend. */
    public @Nullable StreamReader stdout() {
        return stdout;
    }

    /** Returns the process's errors, or null if that is not a pipe. Does not suspend. */
    public @Nullable StreamReader stderr() {
        return stderr;
    }

    /**
     * Waits for the end of the process. Suspends; a cancellation leaves it running. A process whose pipes nobody reads may
     * never end: {@link #communicate} reads them.
     */
    public int await() {
        if (returncode != null) {
            return returncode;
        }
        Future<Integer> waiter = loop.createFuture();
        waiters.add(waiter);
        try {
            return waiter.await();
        } finally {
            waiters.remove(waiter);
        }
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
        Task<byte[]> out = loop.createTask(() -> drainOf(stdout));
        Task<byte[]> err = loop.createTask(() -> drainOf(stderr));
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
        if (returncode != null || !process.isAlive()) {
            return;
        }
        var name = signal.toUpperCase(Locale.ROOT);
        Launch.sendSignal(process.pid(), name.startsWith("SIG") ? name.substring(3) : name);
    }

    /** Asks the process to end (SIGTERM). Does not suspend. */
    public void terminate() {
        process.toHandle().destroy(); // the process itself would close its pipes, too
    }

    /** Ends the process (SIGKILL). Does not suspend. */
    public void kill() {
        process.toHandle().destroyForcibly();
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
            outputs.forEach(Transport::close); // another process may still hold the other end
        }
    }

    private void end(Duration grace) {
        if (returncode == null) {
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

    private void ended(int code) {
        returncode = code;
        for (var waiter : waiters) {
            if (!waiter.done()) {
                waiter.setResult(code);
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

    private StreamWriter writer(SubprocessOptions options) {
        var protocol = new StreamReaderProtocol(new StreamReader(options.limit(), loop));
        WritePipe.of(loop, protocol, process.getOutputStream(), "weft-stdin-" + process.pid())
                .begin();
        return protocol.newWriter();
    }

    private StreamReader reader(SubprocessOptions options, boolean output) {
        var protocol = new StreamReaderProtocol(new StreamReader(options.limit(), loop));
        var source = output ? process.getInputStream() : process.getErrorStream();
        var pipe = ReadPipe.of(loop, protocol, source, (output ? "weft-stdout-" : "weft-stderr-") + process.pid());
        pipe.begin();
        outputs.add(pipe);
        return protocol.reader();
    }
}
