package dev.weft.asyncio;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Outcome;
import dev.weft.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The future of several awaitables at once, and the callback that each of them runs when it is done.
 *
 * <p>Semantics: asyncio 3.14's {@code gather}. Cancelling it cancels the children, and it ends when they have. The same
 * future or coroutine given twice runs once. A lambda given twice runs twice, for it stands for a call of a coroutine
 * function.
 *
 * @param <E> an element of the result: a child's value, or its {@link Outcome}
 */
final class Gather<E> extends Future<List<E>> implements Consumer<Future<?>> {
    private final EventLoop home;
    private final List<Future<?>> children;
    private final boolean settled;
    private final @Nullable Task<?> waiter;

    /** How many of the different children have not called back yet. */
    private int missing;

    private boolean cancelRequested;

    private Gather(EventLoop loop, List<Future<?>> children, boolean settled, @Nullable Task<?> waiter) {
        super(loop);
        home = loop;
        this.children = children;
        this.settled = settled;
        this.waiter = waiter;
    }

    /** The values of all, or the first failure. */
    static <T> Future<List<T>> values(Collection<? extends Awaitable<? extends T>> coros) {
        return Gather.<T>start(coros, false, EventLoop.currentOrNull());
    }

    /** The outcomes of all. */
    static <T> Future<List<Outcome<T>>> outcomes(Collection<? extends Awaitable<? extends T>> coros) {
        return Gather.<Outcome<T>>start(coros, true, EventLoop.currentOrNull());
    }

    /** A future of the outcomes of all, for a loop that does not run now. */
    static Future<List<Outcome<Object>>> outcomes(Collection<? extends Future<?>> futures, EventLoop loop) {
        return Gather.<Outcome<Object>>start(futures, true, loop);
    }

    private static <E> Future<List<E>> start(
            Collection<? extends Awaitable<?>> coros, boolean settled, @Nullable EventLoop given) {
        Objects.requireNonNull(coros, "coroutines are null: pass none, or what is to run");
        if (coros.isEmpty()) {
            Future<List<E>> nothing = EventLoop.current().createFuture();
            nothing.setResult(new ArrayList<>());
            return nothing;
        }
        EventLoop loop = given == null ? loopOf(coros) : given;
        var outer = new Gather<E>(loop, new ArrayList<>(coros.size()), settled, Task.currentOrNull());
        outer.addAll(coros);
        return outer;
    }

    /** Outside of any loop: that of the first future. */
    private static EventLoop loopOf(Collection<? extends Awaitable<?>> coros) {
        return coros.iterator().next() instanceof Future<?> first ? first.loop() : EventLoop.current();
    }

    private void addAll(Collection<? extends Awaitable<?>> coros) {
        IdentityHashMap<Awaitable<?>, Future<?>> known = new IdentityHashMap<>();
        List<Future<?>> doneAlready = new ArrayList<>();
        for (Awaitable<?> coro : coros) {
            boolean hasIdentity = coro instanceof Future || coro instanceof Coroutine;
            Future<?> child = hasIdentity ? known.get(coro) : null;
            if (child == null) {
                child = Ensure.future(coro, home);
                if (hasIdentity) {
                    known.put(coro, child);
                }
                missing++;
                if (child.done()) {
                    doneAlready.add(child);
                } else {
                    callBack(child);
                }
            }
            children.add(child);
        }
        doneAlready.forEach(this); // last, when all children are known
    }

    private void callBack(Future<?> child) {
        if (waiter != null) {
            child.addAwaitedBy(waiter);
        }
        child.addDoneCallback(this);
    }

    /** Cancels all children that are not done; this future ends when they have. */
    @Override
    public boolean cancel(@Nullable String message) {
        if (done()) {
            return false;
        }
        boolean any = false;
        for (Future<?> child : children) {
            any |= child.cancel(message);
        }
        if (any) {
            cancelRequested = true;
        }
        return any;
    }

    /** A child is done. */
    @Override
    public void accept(Future<?> child) {
        missing--;
        if (waiter != null) {
            child.discardAwaitedBy(waiter);
        }
        if (done()) {
            if (!child.cancelled()) {
                child.exception(); // seen by somebody: no report of a failure that nobody awaited
            }
            return;
        }
        if (!settled) {
            Throwable failure = child.cancelled() ? child.cancelledError() : child.exception();
            if (failure != null) {
                setException(failure);
                return;
            }
        }
        if (missing == 0) {
            finish();
        }
    }

    private void finish() {
        List<E> results = new ArrayList<>(children.size());
        for (Future<?> child : children) {
            results.add(element(child));
        }
        if (cancelRequested) {
            setException(children.getLast().cancelledError());
        } else {
            setResult(results);
        }
    }

    @SuppressWarnings("unchecked") // the element is what the two factories above say
    private E element(Future<?> child) {
        if (!settled) {
            return (E) child.result();
        }
        if (child.cancelled()) {
            String message = child.cancelMessage();
            return (E) new Outcome.Failure<>(new CancelledError(message == null ? "" : message));
        }
        Throwable failure = child.exception();
        return (E) (failure == null ? new Outcome.Success<>(child.result()) : new Outcome.Failure<>(failure));
    }
}
