package dev.weft.concurrent;

import dev.weft.CancelledError;
import dev.weft.Checkpoint;
import dev.weft.Task;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what blocks: a task suspends meanwhile, on either engine, because a thread of its own blocks for it; any other
 * caller blocks itself.
 */
final class Waiting {
    private static final int MOST_THREADS = 100_000;
    private static final Object DROPPED = new Object();

    private static final class Threads {
        static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
                ThreadPoolOptions.DEFAULT.withMaxWorkers(MOST_THREADS).withNamePrefix("weft-waiting"));
    }

    private Waiting() {}

    /** Whether the caller is a task, which must not block. */
    static boolean inTask() {
        return Task.currentOrNull() != null;
    }

    /** Throws if the caller is a task that was cancelled and has not heard of it. Does not suspend. */
    static void throwIfCancelled() {
        if (inTask()) {
            Checkpoint.throwIfRequested();
        }
    }

    /**
     * Calls a function that blocks. If the task is cancelled the function is interrupted, and what it took all the same
     * is given back.
     *
     * @param body blocks, and returns something that is not null
     * @param undo gives back what nobody wants any more
     */
    static <T> T call(Callable<T> body, Consumer<T> undo) {
        if (!inTask()) {
            return now(body);
        }
        var slot = new AtomicReference<@Nullable Object>(); // null: under way; then the value, or DROPPED
        var call = Threads.POOL.submitLocal(() -> {
            T value = body.call();
            if (!slot.compareAndSet(null, value)) {
                undo.accept(value);
            }
            return value;
        });
        try {
            return call.await();
        } catch (CancelledError cancelled) {
            giveBack(slot.getAndSet(DROPPED), undo);
            throw cancelled;
        }
    }

    @SuppressWarnings("unchecked") // only the body's value is put there
    private static <T> void giveBack(@Nullable Object value, Consumer<T> undo) {
        if (value != null) {
            undo.accept((T) value);
        }
    }

    private static <T> T now(Callable<T> body) {
        try {
            return body.call();
        } catch (Exception e) {
            throw Sneaky.raise(e);
        }
    }

    /** Does something that blocks; a cancelled task may find that it was done. */
    static void run(Blocking body) {
        call(
                () -> {
                    body.run();
                    return true;
                },
                done -> {});
    }

    /** What blocks. */
    @FunctionalInterface
    interface Blocking {
        void run() throws Exception;
    }
}
