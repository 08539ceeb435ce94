package dev.weft.trio;

import dev.weft.EventLoop;
import dev.weft.spi.OutsideWork;
import dev.weft.spi.ReadPipe;
import dev.weft.spi.WritePipe;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A process of the system. It is always reaped: nobody need wait for it.
 *
 * <p>Threads: the loop's only.
 *
 * <p>Semantics: Trio's Process. One difference: a process that a signal ended has the return code 128 plus the signal's number,
 * as the JDK and the shell say, not minus that number.
 */
@SuppressWarnings("AvoidCommonTypeNames") // Trio's own name
public final class Process {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    private final java.lang.Process process;
    private final List<String> args;
    private final Event ended = new Event();
    private final @Nullable PipeSendStream stdin;
    private final @Nullable PipeReceiveStream stdout;
    private final @Nullable PipeReceiveStream stderr;
    private @Nullable Integer returncode;

    private Process(java.lang.Process process, List<String> args, ProcessOptions options) {
        this.process = process;
        this.args = args;
        var loop = EventLoop.current();
        long pid = process.pid();
        stdin = options.stdin == ProcessOptions.Redirect.PIPE
                ? new PipeSendStream(
                        protocol -> WritePipe.of(loop, protocol, process.getOutputStream(), "weft-stdin-" + pid))
                : null;
        stdout = options.stdout == ProcessOptions.Redirect.PIPE
                ? new PipeReceiveStream(
                        protocol -> ReadPipe.of(loop, protocol, process.getInputStream(), "weft-stdout-" + pid))
                : null;
        stderr = options.stderr == ProcessOptions.Redirect.PIPE
                ? new PipeReceiveStream(
                        protocol -> ReadPipe.of(loop, protocol, process.getErrorStream(), "weft-stderr-" + pid))
                : null;
        var outside = loop.expectOutside();
        var _ = process.onExit().whenComplete((gone, failure) -> {
            try {
                loop.callSoonThreadsafeUnlessClosed(() -> end(gone.exitValue()));
            } finally {
                OutsideWork.close(outside);
            }
        });
    }

    /** Starts a process, on a thread. Suspends; a cancellation waits until it is started. */
    static Process open(List<String> command, ProcessOptions options) throws IOException {
        var args = List.copyOf(command);
        var builder = builder(args, options);
        return new Process(ToThread.runSync(builder::start), args, options);
    }

    private static ProcessBuilder builder(List<String> args, ProcessOptions options) {
        var builder = new ProcessBuilder(args);
        builder.redirectInput(
                options.stdin == ProcessOptions.Redirect.DEVNULL
                        ? ProcessBuilder.Redirect.from(new File(WINDOWS ? "NUL" : "/dev/null"))
                        : redirect(options.stdin));
        builder.redirectOutput(redirect(options.stdout));
        if (options.stderr == ProcessOptions.Redirect.STDOUT) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(redirect(options.stderr));
        }
        if (options.directory != null) {
            builder.directory(options.directory.toFile());
        }
        builder.environment().putAll(options.environment);
        return builder;
    }

    private static ProcessBuilder.Redirect redirect(ProcessOptions.Redirect redirect) {
        return switch (redirect) {
            case INHERIT -> ProcessBuilder.Redirect.INHERIT;
            case PIPE -> ProcessBuilder.Redirect.PIPE;
            case DEVNULL, STDOUT -> ProcessBuilder.Redirect.DISCARD;
        };
    }

    private void end(int code) {
        returncode = code;
        ended.set();
    }

    /** Returns what was started. Does not suspend. */
    public List<String> args() {
        return args;
    }

    /** Returns the process's number. Does not suspend. */
    public long pid() {
        return process.pid();
    }

    /** Returns how the process ended, or null while it runs. Does not suspend. */
    public @Nullable Integer returncode() {
        return returncode;
    }

    /** Returns where the process's input is sent, or null if that is not a pipe. Does not suspend. */
    public @Nullable SendStream stdin() {
        return stdin;
    }

    /** Returns where the process's output comes from, or null if that is not a pipe. Does not suspend. */
    public @Nullable ReceiveStream stdout() {
        return stdout;
    }

    /** Returns where the process's errors come from, or null if that is not a pipe. Does not suspend. */
    public @Nullable ReceiveStream stderr() {
        return stderr;
    }

    /** Returns input and output as one stream, or null if one of them is not a pipe. Does not suspend. */
    public @Nullable StapledStream<SendStream, ReceiveStream> stdio() {
        return stdin == null || stdout == null ? null : new StapledStream<>(stdin, stdout);
    }

    /** Waits for the end of the process, and returns how it ended. A checkpoint; a cancellation leaves it running. */
    @SuppressWarnings("NullAway") // it is known once the process has ended
    public int await() {
        ended.await();
        return returncode;
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
     * Sends a signal by its name, such as {@code "INT"} or {@code "SIGHUP"}. A checkpoint. A process that has ended gets none.
     *
     * @throws IllegalArgumentException if the system has no such signal
     */
    public void sendSignal(String signal) throws IOException {
        if (WINDOWS) {
            throw new UnsupportedOperationException("signals other than terminate and kill need a Unix");
        }
        if (!process.isAlive()) {
            Trio.checkpoint();
            return;
        }
        var upper = signal.toUpperCase(Locale.ROOT);
        var name = upper.startsWith("SIG") ? upper.substring(3) : upper;
        var kill = new ProcessBuilder("kill", "-s", name, Long.toString(pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        if (ToThread.runSync(() -> kill.start().waitFor()) != 0) {
            throw new IllegalArgumentException("cannot send SIG" + name + " to process " + pid());
        }
    }

    /** What a cancelled run does by default: asks, waits, and kills. */
    static void terminateThenKill(Process process) {
        process.terminate();
        Trio.sleep(GRACE);
        System.getLogger("dev.weft.trio")
                .log(
                        System.Logger.Level.WARNING,
                        process + " ignored SIGTERM for 5 seconds, and is killed: withDeliverCancel knows other ways");
        process.kill();
    }

    @Override
    public String toString() {
        return "Process[" + args.getFirst() + ", " + pid()
                + (returncode == null ? ", running" : ", ended with " + returncode) + "]";
    }
}
