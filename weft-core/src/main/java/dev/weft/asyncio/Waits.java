package dev.weft.asyncio;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Handle;
import dev.weft.Task;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waiting for several futures without failing with them, and for one with a limit. */
final class Waits {
    private Waits() {}

    /** Semantics: asyncio 3.14's {@code wait}; nothing is cancelled, by a timeout neither. */
    static <F extends Future<?>> DoneAndPending<F> wait(
            Collection<? extends F> futures, @Nullable Duration timeout, ReturnWhen returnWhen) {
        Objects.requireNonNull(futures, "futures is null: pass the tasks or futures to wait for");
        Objects.requireNonNull(returnWhen, "returnWhen is null: leave it out for ALL_COMPLETED");
        if (futures.isEmpty()) {
            throw new IllegalArgumentException("Set of Tasks/Futures is empty: there is nothing to wait for");
        }
        Set<F> all = new LinkedHashSet<>(futures);
        EventLoop loop = EventLoop.current();
        for (F future : all) {
            Objects.requireNonNull(future, "a future is null: pass the tasks or futures to wait for");
            if (!future.belongsTo(loop)) {
                throw new IllegalArgumentException(
                        future + " belongs to a different loop: wait for it there, with runCoroutineThreadsafe");
            }
        }
        new Completion(loop, all.size(), returnWhen).await(all, timeout);
        Set<F> done = new LinkedHashSet<>();
        Set<F> pending = new LinkedHashSet<>();
        for (F future : all) {
            (future.done() ? done : pending).add(future);
        }
        return new DoneAndPending<>(done, pending);
    }

    /**
     * Semantics: asyncio 3.14's {@code wait_for}: the body runs in the current task, under a {@link Timeout}. With no time at
     * all a finished future still gives its result, and a body never starts.
     */
    static <T> T waitFor(Awaitable<? extends T> coro, @Nullable Duration timeout) throws TimeoutException {
        Objects.requireNonNull(coro, "awaitable is null: pass a coroutine, a task or a future");
        if (timeout == null || timeout.isPositive()) {
            return Asyncio.timeout(timeout, coro::await);
        }
        Future<T> future = Ensure.future(coro, null);
        if (future.done()) {
            return future.result();
        }
        cancelAndWait(future);
        try {
            return future.result();
        } catch (CancelledError cancelled) {
            var overdue = new TimeoutException();
            overdue.initCause(cancelled);
            throw overdue;
        }
    }

    private static void cancelAndWait(Future<?> future) {
        Future<Void> waiter = EventLoop.current().createFuture();
        Consumer<Future<?>> release = _ -> release(waiter);
        future.addDoneCallback(release);
        try {
            future.cancel();
            waiter.await();
        } finally {
            future.removeDoneCallback(release);
        }
    }

    @SuppressWarnings("NullAway") // the value of a Void future is null
    private static void release(Future<Void> waiter) {
        if (!waiter.done()) {
            waiter.setResult(null);
        }
    }

    /** One call of wait: the callback of all its futures. */
    private static final class Completion implements Consumer<Future<?>> {
        private final EventLoop loop;
        private final ReturnWhen returnWhen;
        private final Future<Void> waiter;
        private int missing;

        Completion(EventLoop loop, int missing, ReturnWhen returnWhen) {
            this.loop = loop;
            this.missing = missing;
            this.returnWhen = returnWhen;
            waiter = loop.createFuture();
        }

        void await(Collection<? extends Future<?>> futures, @Nullable Duration timeout) {
            Task<?> task = Task.current();
            Handle timer = timeout == null ? null : loop.callLater(timeout, () -> release(waiter));
            for (Future<?> future : futures) {
                future.addDoneCallback(this);
                future.addAwaitedBy(task);
            }
            try {
                waiter.await();
            } finally {
                if (timer != null) {
                    timer.cancel();
                }
                for (Future<?> future : futures) {
                    future.removeDoneCallback(this);
                    future.discardAwaitedBy(task);
                }
            }
        }

        @Override
        public void accept(Future<?> future) {
            missing--;
            boolean enough = missing <= 0
                    || returnWhen == ReturnWhen.FIRST_COMPLETED
                    || (returnWhen == ReturnWhen.FIRST_EXCEPTION && !future.cancelled() && future.exception() != null);
            if (enough) {
                release(waiter);
            }
        }
    }
}
