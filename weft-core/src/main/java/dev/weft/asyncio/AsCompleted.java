package dev.weft.asyncio;

import dev.weft.Awaitable;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Handle;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The results of several awaitables in the order in which they come.
 *
 * <pre>{@code
 * for (var earliest : asCompleted(coros)) {
 *     var result = earliest.await();
 * }
 * for (var task : asCompleted(tasks).futures()) {
 *     var result = task.result();
 * }
 * }</pre>
 *
 * <p>Made by {@link Asyncio#asCompleted}. Loop thread only; it can be gone through once.
 *
 * <p>Semantics: asyncio 3.14. Going through it gives coroutines, whose await gives the result of the next one to be done,
 * or throws its failure; {@link #futures} is its {@code async for}. When the time is over, each one left gives a
 * {@link TimeoutException}; nothing is cancelled.
 *
 * @param <T> the type of the results
 */
public final class AsCompleted<T> implements Iterable<Awaitable<T>> {
    private final Queue<@Nullable Future<T>> done = new Queue<>();
    private final Set<Future<T>> todo = new LinkedHashSet<>();
    private final Consumer<Future<T>> onDone = this::completed;
    private @Nullable Handle timer;

    /** How many have not been asked for yet. */
    private int left;

    AsCompleted(Collection<? extends Awaitable<? extends T>> coros, @Nullable Duration timeout) {
        Objects.requireNonNull(coros, "awaitables is null: pass the coroutines, tasks or futures to wait for");
        EventLoop loop = EventLoop.current();
        Set<Awaitable<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Awaitable<? extends T> coro : coros) {
            if (!(coro instanceof Coroutine) || seen.add(coro)) {
                todo.add(Ensure.future(coro, loop));
            }
        }
        for (Future<T> future : todo) {
            future.addDoneCallback(onDone);
        }
        if (!todo.isEmpty() && timeout != null) {
            timer = loop.callLater(timeout, this::timeOut);
        }
        left = todo.size();
    }

    /**
     * Gives the results one by one. Does not suspend; awaiting what it gives suspends until the next one is done.
     *
     * @return an iterator of coroutines, each to be awaited once
     */
    @Override
    public Iterator<Awaitable<T>> iterator() {
        return new Steps<>() {
            @Override
            Awaitable<T> step() {
                return Coroutine.of("asCompleted", AsCompleted.this::nextResult);
            }
        };
    }

    /**
     * Gives the futures themselves as they are done: the tasks and futures that were passed in, and the tasks made for
     * others. Its iterator's {@code next} suspends until one more is done, and throws a {@link TimeoutException} when the time
     * is over; a cancellation skips one.
     *
     * @return what can be gone through once
     */
    public Iterable<Future<T>> futures() {
        return () -> new Steps<>() {
            @Override
            Future<T> step() {
                try {
                    return nextDone();
                } catch (TimeoutException overdue) {
                    throw Sneaky.raise(overdue);
                }
            }
        };
    }

    private T nextResult() throws TimeoutException {
        return nextDone().result();
    }

    private Future<T> nextDone() throws TimeoutException {
        Future<T> next = done.get();
        if (next == null) {
            throw new TimeoutException();
        }
        return next;
    }

    private void timeOut() {
        for (Future<T> future : todo) {
            future.removeDoneCallback(onDone);
            done.putNowait(null);
        }
    }

    private void completed(Future<T> future) {
        todo.remove(future);
        done.putNowait(future);
        Handle running = timer;
        if (todo.isEmpty() && running != null) {
            running.cancel();
        }
    }

    private abstract class Steps<E> implements Iterator<E> {
        abstract E step();

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public E next() {
            if (left == 0) {
                throw new NoSuchElementException("all awaitables have been asked for");
            }
            left--;
            return step();
        }
    }
}
