package dev.weft.concurrent;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A child JVM and the link to it. One thread uses it, but for {@link #kill} and {@link #terminate}, which any thread may
 * call.
 */
final class Worker {
    private static final AtomicLong DOORS = new AtomicLong();
    private static final int GRACE_SECONDS = 5;

    private final java.lang.Process process;
    private final Link link;
    private int calls;

    private Worker(java.lang.Process process, Link link) {
        this.process = process;
        this.link = link;
    }

    /**
     * Starts a child and waits until it has run its initializer. Blocks.
     *
     * @throws BrokenProcessPoolException if it does not come up; the cause is the initializer's exception, if that failed
     */
    static Worker start(ByteBuffer initializer, List<String> jvmArguments, Duration limit, ObjectInputFilter filter) {
        String door = "worker-" + DOORS.incrementAndGet();
        var connected = new CompletableFuture<Link>();
        Hub.here().open(door, link -> {
            if (!connected.complete(link)) {
                link.close(); // it came too late
            }
        });
        java.lang.Process process = null;
        try {
            process = ChildJvm.start(door, jvmArguments);
            var _ = process.onExit()
                    .thenAccept(dead -> connected.completeExceptionally(new IOException(
                            "the process ended with exit code " + dead.exitValue() + " before it was ready")));
            Link link = connected.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            var worker = new Worker(process, link);
            link.send(Kind.INITIALIZE, initializer);
            worker.requireReady(link.receive(), filter);
            ChildJvm.started();
            return worker;
        } catch (IOException | ExecutionException | TimeoutException | InterruptedException e) {
            throw notStarted(process, e);
        } finally {
            Hub.here().close(door);
        }
    }

    private static BrokenProcessPoolException notStarted(
            java.lang.@org.jspecify.annotations.Nullable Process process, Exception e) {
        if (process != null) {
            process.destroyForcibly();
        }
        return new BrokenProcessPoolException(
                "a worker process could not be started: " + e + "; look at what it wrote to the error stream", e);
    }

    private void requireReady(Link.Message message, ObjectInputFilter filter) throws IOException {
        if (message.kind() == Kind.READY) {
            return;
        }
        Throwable cause = failureIn(message, filter);
        kill();
        throw new BrokenProcessPoolException("the initializer failed in a worker process with " + cause, cause);
    }

    static Throwable failureIn(Link.Message message, ObjectInputFilter filter) {
        try {
            Object failure = Travel.unpack(message.body(), loader(), filter);
            return failure instanceof Throwable thrown ? thrown : new IOException("not an exception: " + failure);
        } catch (Throwable e) { // whatever the classes that are read do
            return new CannotTravelException("the exception of the call cannot be read here: " + e, e);
        }
    }

    static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? ClassLoader.getSystemClassLoader() : context;
    }

    /** Has the child run a call, and waits for its answer. Blocks. */
    Link.Message run(ByteBuffer call) throws IOException {
        calls++;
        link.send(Kind.CALL, call);
        return link.receive();
    }

    /** How many calls it has run or begun. */
    int calls() {
        return calls;
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Lets the child end in its own time; ends it if it does not. Does not block. */
    void dismiss() {
        try {
            link.send(Kind.END);
        } catch (IOException gone) {
            process.destroyForcibly();
        }
        var _ = process.onExit().orTimeout(GRACE_SECONDS, TimeUnit.SECONDS).whenComplete((dead, late) -> {
            link.close();
            process.destroyForcibly();
        });
    }

    /** Asks the child to end, as SIGTERM does. */
    void terminate() {
        process.toHandle()
                .destroy(); // the process itself would close the streams too, and look like a parent that ended
    }

    /** Ends the child at once, as SIGKILL does. */
    void kill() {
        process.destroyForcibly();
        link.close();
    }

    /** Waits for the end of a child whose link broke, and says how it ended. Blocks for a short time at most. */
    String ending() {
        try {
            boolean ended = process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            kill();
            return ended ? ChildJvm.ending(process.exitValue()) : "lost its connection and was ended";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            return "lost its connection";
        }
    }

    @Override
    public String toString() {
        return "worker process " + process.pid();
    }
}
