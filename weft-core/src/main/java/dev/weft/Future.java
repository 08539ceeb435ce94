package dev.weft;

import dev.weft.UnretrievedFailures.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value that will be there later: the one thing that tasks wait for.
 *
 * <p>Threads: loop thread only; another thread goes through {@link EventLoop#callSoonThreadsafe}.
 *
 * <p>Semantics: asyncio 3.14's Future. A finished future puts its callbacks into the ready queue in the order in which they
 * were added; a waiting task is one of them and resumes right inside its turn.
 */
public class Future<T extends @Nullable Object> implements Awaitable<T> {
    /*
     * PENDING -> FINISHED (value or exception) | CANCELLED, once.
     *
     * Most futures have one waiter or none, so `callbacks` is null, the one entry, or a list of entries; an entry is a
     * waiting Task or a DoneCallback.
     */
    private enum State {
        PENDING,
        FINISHED,
        CANCELLED
    }

    final EventLoop loop;
    private State state = State.PENDING;
    private @Nullable Object value; // the result, or a Failure

    @Nullable
    String cancelMessage; // a task's is also that of a request which it has not answered yet, or refused

    private @Nullable CancelledError cancelledError; // handed out once
    private @Nullable Object callbacks;
    private @Nullable Object awaitedBy; // null, the one future, or a set of them

    /** How a future failed, and whether anybody has been told. */
    private static final class Failure {
        final Throwable exception;
        final @Nullable Entry entry;

        Failure(Throwable exception, @Nullable Entry entry) {
            this.exception = exception;
            this.entry = entry;
        }

        Throwable retrieve() {
            if (entry != null) {
                entry.retrieved();
            }
            return exception;
        }
    }

    /** Makes a pending future of a loop; programs call {@link EventLoop#createFuture}. */
    protected Future(EventLoop loop) {
        this.loop = Objects.requireNonNull(loop, "a future needs a loop");
    }

    /**
     * Waits for the future. Suspends only if it is not done yet; a cancellation of the waiting task cancels this future.
     *
     * @return its value
     * @throws CancelledError if the future or the waiting task was cancelled
     * @throws IllegalStateException outside a task, in a task of another loop, or if a task awaits itself
     */
    @Override
    public T await() {
        if (state == State.PENDING) {
            Task.toWaitFor(this).waitFor(this, false);
        }
        return result();
    }

    /**
     * Returns the value. Does not suspend. What it throws is the very exception that the future failed with.
     *
     * @throws InvalidStateException if the future is not done
     * @throws CancelledError if it was cancelled
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // value is a T unless it is a Failure
    public T result() {
        return switch (state) {
            case FINISHED -> {
                if (value instanceof Failure failure) {
                    throw Sneaky.raise(failure.retrieve());
                }
                yield (T) value;
            }
            case CANCELLED -> throw cancelledError();
            case PENDING -> throw new InvalidStateException("the result of " + this + " is not there yet: await it");
        };
    }

    /**
     * Returns the exception that the future failed with, or null if it has a value. Does not suspend.
     *
     * @throws InvalidStateException if the future is not done
     * @throws CancelledError if it was cancelled
     */
    public @Nullable Throwable exception() {
        return switch (state) {
            case FINISHED -> value instanceof Failure failure ? failure.retrieve() : null;
            case CANCELLED -> throw cancelledError();
            case PENDING -> throw new InvalidStateException("the exception of " + this + " is not there yet: await it");
        };
    }

    /** Returns whether the future has a value, an exception, or was cancelled. */
    public final boolean done() {
        return state != State.PENDING;
    }

    /** Returns whether the future was cancelled. */
    public final boolean cancelled() {
        return state == State.CANCELLED;
    }

    /** Returns the value or exception without marking it as seen; for views of a finished future. */
    @SuppressWarnings({"unchecked", "NullAway"}) // value is a T unless it is a Failure
    public final Outcome<T> outcome() {
        return switch (state) {
            case FINISHED ->
                value instanceof Failure failure
                        ? new Outcome.Failure<>(failure.exception)
                        : new Outcome.Success<>((T) value);
            case CANCELLED ->
                new Outcome.Failure<>(cancelledError != null ? cancelledError : new CancelledError(cancelMessage));
            case PENDING -> throw new InvalidStateException(this + " is not done yet: await it");
        };
    }

    /**
     * Gives the future its value.
     *
     * @throws InvalidStateException if it is done already
     */
    public void setResult(T result) {
        settle(State.FINISHED, result);
    }

    /**
     * Lets the future fail.
     *
     * @throws InvalidStateException if it is done already
     */
    public void setException(Throwable exception) {
        Objects.requireNonNull(exception, "a future fails with an exception: null was given");
        requirePending();
        settle(State.FINISHED, new Failure(exception, loop.unretrieved().track(this, exception)));
    }

    /** Cancels the future without a message; see {@link #cancel(String)}. */
    public final boolean cancel() {
        return cancel(null);
    }

    /**
     * Cancels the future.
     *
     * @param message what the CancelledError will say; null is no message
     * @return false if the future was done already, and nothing was changed
     */
    public boolean cancel(@Nullable String message) {
        if (state != State.PENDING) {
            return false;
        }
        becomeCancelled(message, null);
        return true;
    }

    /**
     * Returns the CancelledError to raise for this cancelled future. One that a task's body threw is handed out once, to the
     * first who asks, and later ones are made anew, without message, as CPython does.
     */
    public final CancelledError cancelledError() {
        var first = cancelledError;
        if (first != null) {
            cancelledError = null;
            return first;
        }
        return new CancelledError(cancelMessage);
    }

    /**
     * Returns the message that the future was cancelled with, or null for none. Does not suspend. A task whose body threw the
     * CancelledError has none: its message is the error's.
     */
    public final @Nullable String cancelMessage() {
        return cancelMessage;
    }

    /** Adds a callback that runs in a turn of its own once the future is done, in the current context. */
    public final void addDoneCallback(Consumer<? super Future<T>> callback) {
        addDoneCallback(callback, Context.current());
    }

    /** Adds a callback that runs in a turn of its own once the future is done, in the context given. */
    public final void addDoneCallback(Consumer<? super Future<T>> callback, Context context) {
        loop.checkThread();
        var entry = new DoneCallback<>(
                this,
                Objects.requireNonNull(callback, "a callback is needed: null was given"),
                Objects.requireNonNull(
                        context,
                        "a callback needs a context: leave it out for the current one, or pass a new Context()"));
        if (state == State.PENDING) {
            addEntry(entry);
        } else {
            loop.ready(entry);
        }
    }

    /** Removes every callback equal to this one, and returns how many they were. */
    public final int removeDoneCallback(Consumer<? super Future<T>> callback) {
        return removeEntries(entry -> entry instanceof DoneCallback<?> c && c.callback.equals(callback));
    }

    /** Returns whether this future belongs to a loop, for checks that hand no loop out. */
    public final boolean belongsTo(EventLoop other) {
        return loop == other;
    }

    /** Returns the loop that this future belongs to. */
    public final EventLoop loop() {
        return loop.share();
    }

    /**
     * Returns a CompletableFuture that follows this one, for code outside the loop; cancelling it cancels this future.
     * The call itself belongs to the loop thread, the result to any thread.
     */
    public final CompletableFuture<T> toCompletableFuture() {
        return CompletableBridge.follow(this);
    }

    /** Notes for call graphs that a task or another future waits for this one. */
    @SuppressWarnings("ReferenceEquality") // futures are themselves
    public final void addAwaitedBy(Future<?> waiter) {
        if (awaitedBy == null || awaitedBy == waiter) {
            awaitedBy = waiter;
        } else {
            Set<Future<?>> all = awaitedBySet();
            all.add(waiter);
            awaitedBy = all;
        }
    }

    /** Undoes {@link #addAwaitedBy}. */
    @SuppressWarnings("ReferenceEquality") // futures are themselves
    public final void discardAwaitedBy(Future<?> waiter) {
        if (awaitedBy == waiter) {
            awaitedBy = null;
        } else if (awaitedBy instanceof Set<?> all) {
            all.remove(waiter);
        }
    }

    /** Returns who waits for this future: tasks that await it, and futures such as a gather that depend on it. */
    public final Set<Future<?>> awaitedBy() {
        var all = new LinkedHashSet<Future<?>>();
        if (callbacks instanceof Task<?> task) {
            all.add(task);
        } else if (callbacks instanceof List<?> list) {
            for (var entry : list) {
                if (entry instanceof Task<?> task) {
                    all.add(task);
                }
            }
        }
        all.addAll(awaitedBySet());
        return all;
    }

    @SuppressWarnings("unchecked") // a set in awaitedBy is ours
    private Set<Future<?>> awaitedBySet() {
        if (awaitedBy instanceof Set<?> set) {
            return (Set<Future<?>>) set;
        }
        var one = new LinkedHashSet<Future<?>>();
        if (awaitedBy instanceof Future<?> waiter) {
            one.add(waiter);
        }
        return one;
    }

    @Override
    public String toString() {
        return "Future[" + stateText() + "]";
    }

    /** Says, for the report of a deadlock, what a task waits for that waits for this future. */
    protected String describeWait() {
        return "a future that nobody completes";
    }

    final String stateText() {
        return switch (state) {
            case PENDING -> "pending";
            case CANCELLED -> "cancelled";
            case FINISHED -> value instanceof Failure failure ? "failed: " + failure.exception : "result: " + value;
        };
    }

    /** Lets a task resume when this future is done. */
    final void addWaiter(Task<?> task) {
        addEntry(task);
    }

    /** Returns what {@link #result} would throw, and marks it as seen; null if it would return a value. */
    final @Nullable Throwable failure() {
        return state == State.CANCELLED ? cancelledError() : exception();
    }

    /** Ends a pending future as cancelled; the error, if any, is the one that a body threw. */
    final void becomeCancelled(@Nullable String message, @Nullable CancelledError error) {
        cancelMessage = message;
        cancelledError = error;
        settle(State.CANCELLED, null);
    }

    private void settle(State end, @Nullable Object result) {
        loop.checkThread();
        requirePending();
        state = end;
        value = result;
        var entries = callbacks;
        callbacks = null;
        if (entries instanceof List<?> list) {
            for (var entry : list) {
                loop.ready((Ready) entry);
            }
        } else if (entries != null) {
            loop.ready((Ready) entries);
        }
    }

    private void requirePending() {
        if (state != State.PENDING) {
            throw new InvalidStateException(this + " is done already: a future is settled once");
        }
    }

    @SuppressWarnings("unchecked") // a list in callbacks is ours
    private void addEntry(Ready entry) {
        if (callbacks == null) {
            callbacks = entry;
        } else if (callbacks instanceof List<?> list) {
            ((List<Ready>) list).add(entry);
        } else {
            var list = new ArrayList<Ready>(4);
            list.add((Ready) callbacks);
            list.add(entry);
            callbacks = list;
        }
    }

    private int removeEntries(java.util.function.Predicate<Object> matches) {
        if (callbacks instanceof List<?> list) {
            int before = list.size();
            list.removeIf(matches);
            return before - list.size();
        }
        if (callbacks != null && matches.test(callbacks)) {
            callbacks = null;
            return 1;
        }
        return 0;
    }
}
