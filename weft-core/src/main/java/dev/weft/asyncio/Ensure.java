package dev.weft.asyncio;

import dev.weft.Awaitable;
import dev.weft.EventLoop;
import dev.weft.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes futures of awaitables: a future is its own, everything else becomes a task. */
final class Ensure {
    private Ensure() {}

    /**
     * The future of an awaitable.
     *
     * @param aw a future, or what a new task is to run
     * @param loop the loop that it has to be on; null for the future's own, or the running one
     */
    @SuppressWarnings("unchecked") // a future only ever gives values out here
    static <T> Future<T> future(Awaitable<? extends T> aw, @Nullable EventLoop loop) {
        Objects.requireNonNull(aw, "awaitable is null: pass a coroutine, a task or a future");
        if (!(aw instanceof Future<?> future)) {
            EventLoop home = loop == null ? EventLoop.current() : loop;
            return (Future<T>) home.createTask(aw);
        }
        if (loop != null && !future.belongsTo(loop)) {
            throw new IllegalArgumentException("The future belongs to a different loop than the one specified: "
                    + future + " cannot be awaited here, hand it over with runCoroutineThreadsafe");
        }
        return (Future<T>) future;
    }
}
