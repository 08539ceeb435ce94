package dev.weft.trio;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The optional arguments of running a process. Immutable: each {@code with...} returns a copy.
 *
 * <p>Semantics: Trio's: an empty input, output and errors as this process's own, and a return code other than 0 is an error.
 */
public final class ProcessOptions {
    /** What one of a process's three streams is joined to. */
    public enum Redirect {
        /** What this process uses. */
        INHERIT,
        /** A stream of the {@link Process}; for {@link Nursery#start} and {@link Trio#openProcess}. */
        PIPE,
        /** Nothing: empty input, output thrown away. */
        DEVNULL,
        /** For errors only: the same as the output. */
        STDOUT
    }

    /** Trio's defaults. */
    public static final ProcessOptions DEFAULT = new ProcessOptions();

    Redirect stdin = Redirect.PIPE;
    Redirect stdout = Redirect.INHERIT;
    Redirect stderr = Redirect.INHERIT;
    byte @Nullable [] input = {};
    boolean captureStdout;
    boolean captureStderr;
    boolean check = true;
    Body<? super Process> deliverCancel = Process::terminateThenKill;

    @Nullable
    TaskStatus<Process> taskStatus;

    @Nullable
    Path directory;

    Map<String, String> environment = Map.of();

    private ProcessOptions() {}

    private ProcessOptions copy() {
        var copy = new ProcessOptions();
        copy.stdin = stdin;
        copy.stdout = stdout;
        copy.stderr = stderr;
        copy.input = input;
        copy.captureStdout = captureStdout;
        copy.captureStderr = captureStderr;
        copy.check = check;
        copy.deliverCancel = deliverCancel;
        copy.taskStatus = taskStatus;
        copy.directory = directory;
        copy.environment = environment;
        return copy;
    }

    /** Returns these options with bytes that the process gets as its input, and then the end. */
    public ProcessOptions withInput(byte[] bytes) {
        var copy = copy();
        copy.input = bytes.clone();
        copy.stdin = Redirect.PIPE;
        return copy;
    }

    /** Returns these options with an input of another kind. */
    public ProcessOptions withStdin(Redirect from) {
        var copy = copy();
        copy.stdin = notStdout(from);
        copy.input = null;
        return copy;
    }

    /** Returns these options with output that goes elsewhere. */
    public ProcessOptions withStdout(Redirect to) {
        var copy = copy();
        copy.stdout = notStdout(to);
        return copy;
    }

    /** Returns these options with errors that go elsewhere. */
    public ProcessOptions withStderr(Redirect to) {
        var copy = copy();
        copy.stderr = to;
        return copy;
    }

    /** Returns these options with the output collected. */
    public ProcessOptions withCaptureStdout(boolean capture) {
        var copy = copy();
        copy.captureStdout = capture;
        return copy;
    }

    /** Returns these options with the errors collected. */
    public ProcessOptions withCaptureStderr(boolean capture) {
        var copy = copy();
        copy.captureStderr = capture;
        return copy;
    }

    /** Returns these options with a return code other than 0 being an error, or not. */
    public ProcessOptions withCheck(boolean on) {
        var copy = copy();
        copy.check = on;
        return copy;
    }

    /**
     * Returns these options with another way to end the process when its scope is cancelled: the body runs shielded, and is
     * cancelled when the process has ended. By default the process is asked to end, and killed five seconds later.
     */
    public ProcessOptions withDeliverCancel(Body<? super Process> body) {
        var copy = copy();
        copy.deliverCancel = body;
        return copy;
    }

    /** Returns these options with somebody to tell when the process runs, for {@link Nursery#start}. */
    public ProcessOptions withTaskStatus(TaskStatus<Process> status) {
        var copy = copy();
        copy.taskStatus = status;
        return copy;
    }

    /** Returns these options with a directory to run in. */
    public ProcessOptions withDirectory(Path where) {
        var copy = copy();
        copy.directory = where;
        return copy;
    }

    /** Returns these options with one more variable of the environment, beside this process's own. */
    public ProcessOptions withEnvironment(String name, String value) {
        var copy = copy();
        var more = new HashMap<>(environment);
        more.put(name, value);
        copy.environment = Map.copyOf(more);
        return copy;
    }

    private static Redirect notStdout(Redirect redirect) {
        if (redirect == Redirect.STDOUT) {
            throw new IllegalArgumentException("only stderr can be joined to stdout");
        }
        return redirect;
    }

    /** Returns these options with pipes for what is to be collected, or says what does not fit together. */
    ProcessOptions forRun() {
        var copy = copy();
        if (captureStdout) {
            copy.stdout = captured(stdout, "stdout");
        }
        if (captureStderr) {
            copy.stderr = captured(stderr, "stderr");
        }
        boolean pipes = (stdin == Redirect.PIPE && input == null) || stdout == Redirect.PIPE || stderr == Redirect.PIPE;
        if (pipes && taskStatus == null) {
            throw new IllegalArgumentException("a pipe is of no use here, since nobody gets the Process:"
                    + " start it with nursery.start and withTaskStatus, or use withInput and withCapture...");
        }
        return copy;
    }

    /** Returns these options for a process that the caller feeds: without bytes of ours, it has this process's own input. */
    ProcessOptions forOpen() {
        return input == null ? this : withStdin(Redirect.INHERIT);
    }

    private static Redirect captured(Redirect redirect, String name) {
        if (redirect != Redirect.INHERIT) {
            throw new IllegalArgumentException(name + " cannot be both " + redirect + " and collected");
        }
        return Redirect.PIPE;
    }
}
