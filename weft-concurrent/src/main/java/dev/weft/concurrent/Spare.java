package dev.weft.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is started before it is needed, so that its start costs nobody time. Any thread may use it.
 */
final class Spare {
    private final Supplier<Worker> starter;
    private final boolean kept;
    private @Nullable CompletableFuture<Worker> next; // guarded by this
    private boolean closed; // guarded by this

    /**
     * Makes the holder of a spare.
     *
     * @param starter starts a worker; blocks
     * @param kept whether a spare is kept at all
     */
    Spare(Supplier<Worker> starter, boolean kept) {
        this.starter = starter;
        this.kept = kept;
    }

    /** Begins to start the spare, if there is none. Does not block. */
    synchronized void prepare() {
        if (kept && !closed && next == null) {
            var starting = new CompletableFuture<Worker>();
            next = starting;
            Thread.ofPlatform().daemon().name("weft-spare").start(() -> start(starting));
        }
    }

    private void start(CompletableFuture<Worker> starting) {
        try {
            starting.complete(starter.get());
        } catch (RuntimeException | Error e) {
            starting.completeExceptionally(e);
        }
    }

    /** Gives the spare, or starts a worker. Blocks until it is ready. */
    Worker take() {
        CompletableFuture<Worker> taken;
        synchronized (this) {
            taken = next;
            next = null;
        }
        if (taken == null) {
            return starter.get();
        }
        try {
            Worker worker = taken.join();
            return worker.alive() ? worker : starter.get();
        } catch (CompletionException e) {
            throw e.getCause() == null ? e : Sneaky.raise(e.getCause());
        }
    }

    /** Dismisses the spare, also one that is not ready yet. */
    synchronized void close() {
        closed = true;
        if (next != null) {
            var _ = next.thenAccept(Worker::kill);
            next = null;
        }
    }
}
