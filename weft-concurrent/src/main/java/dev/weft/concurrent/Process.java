package dev.weft.concurrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A function that runs in a JVM of its own. It talks with this one through a {@link ProcessQueue}, a {@link Pipe} or a
 * {@link ProcessEvent} that it captured.
 *
 * <p>Any thread may use it. The process ends when this one ends.
 *
 * <p>Semantics: {@code multiprocessing.Process} of Python 3.14 with the start method "spawn", always a daemon.
 */
/*
 *  NEW (process == null) --start()--> RUNNING --> ENDED (exitCode() != null)
 */
@SuppressWarnings("AvoidCommonTypeNames") // the name that multiprocessing has
public final class Process implements AutoCloseable {
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final int SIGNAL_BASE = 128;

    private final ByteBuffer body;
    private final String name;
    private final long number = NUMBERS.incrementAndGet();
    private volatile java.lang.@Nullable Process process;

    /**
     * Makes a process that has not started.
     *
     * @param body what it runs
     * @throws CannotTravelException if the body captured something that cannot travel
     */
    public Process(SerializableAction body) {
        this(body, null);
    }

    /**
     * Makes a process with a name that has not started.
     *
     * @param body what it runs
     * @param name what messages call it; null: it gets a number
     * @throws CannotTravelException if the body captured something that cannot travel
     */
    public Process(SerializableAction body, @Nullable String name) {
        this.name = name == null ? "process-" + number : name;
        ParentClasses.remember(body);
        this.body = Travel.pack(ActionCall.of(body), "the body of " + this.name);
    }

    /**
     * Starts the process. Does not wait until it is up.
     *
     * @throws IllegalStateException if it was started before
     * @throws IOException if no process can be started
     */
    public synchronized void start() throws IOException {
        if (process != null) {
            throw new IllegalStateException(name + " was started before; a process runs once");
        }
        String door = "process-" + number;
        Hub.here().open(door, link -> serve(link, door));
        try {
            var started = ChildJvm.start(door, java.util.List.of());
            var _ = started.onExit().thenRun(() -> Hub.here().close(door)); // it may end before it knocks
            process = started;
        } catch (IOException e) {
            Hub.here().close(door);
            throw e;
        }
    }

    private void serve(Link link, String door) {
        Hub.here().close(door);
        try {
            link.send(Kind.BODY, body);
            ChildJvm.started();
        } catch (IOException e) {
            System.getLogger("dev.weft").log(System.Logger.Level.WARNING, name + " ended before it had its body", e);
        }
    }

    private java.lang.Process started() {
        var started = process;
        if (started == null) {
            throw new IllegalStateException(name + " has not been started");
        }
        return started;
    }

    /**
     * Tells the name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Tells the process id.
     *
     * @return the id
     */
    public long pid() {
        return started().pid();
    }

    /**
     * Tells whether the process runs.
     *
     * @return true from its start to its end
     */
    public boolean isAlive() {
        var started = process;
        return started != null && started.isAlive();
    }

    /**
     * Tells how the process ended.
     *
     * @return null if it has not; 0: the body returned; 1: the body threw; negative: the signal that ended it
     */
    public @Nullable Integer exitCode() {
        var started = process;
        if (started == null || started.isAlive()) {
            return null;
        }
        int code = started.exitValue();
        return code > SIGNAL_BASE ? SIGNAL_BASE - code : code;
    }

    /**
     * Waits until the process has ended. In a task, suspends; elsewhere, blocks the thread.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void join() throws InterruptedException {
        var ending = started();
        Waiting.run(ending::waitFor);
    }

    /**
     * Waits until the process has ended, but not longer than given.
     *
     * @param limit how long
     * @return whether it has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean join(Duration limit) throws InterruptedException {
        var ending = started();
        return Waiting.call(() -> ending.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS), done -> {});
    }

    /** Asks the process to end, as SIGTERM does. Does not wait. */
    public void terminate() {
        started()
                .toHandle()
                .destroy(); // the process itself would close the streams too, and look like a parent that ended
    }

    /** Ends the process at once, as SIGKILL does. Does not wait. */
    public void kill() {
        started().destroyForcibly();
    }

    /** Ends the process if it runs. Does not wait. */
    @Override
    public void close() {
        var started = process;
        if (started != null) {
            started.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
