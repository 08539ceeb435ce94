package dev.weft.unsync;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.InvalidStateException;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call that unsync runs, for threads ({@link #result()}) and for tasks ({@link #await()}).
 *
 * <p>Any thread, and any task, may use it.
 *
 * <p>Semantics: {@code unsync.Unfuture} 1.4. Differences: it can be cancelled, knows where it runs and why, and says who
 * would wait for whom when {@code result()} is called on a loop.
 *
 * @param <T> the type of the result
 */
public final class Unfuture<T> implements Awaitable<T> {
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final String name;
    private final Place place;
    private final String reason;

    Unfuture(String name, Place place, String reason) {
        this.name = name;
        this.place = place;
        this.reason = reason;
    }

    /** Makes a future that runs nowhere: whoever has it sets its value. */
    public Unfuture() {
        this("unfuture", Place.NOWHERE, "made by hand");
    }

    /**
     * Makes a future that is done.
     *
     * @param value its value
     * @param <T> the type of the value
     * @return the future
     */
    public static <T> Unfuture<T> fromValue(T value) {
        var done = new Unfuture<T>();
        done.setResult(value);
        return done;
    }

    /**
     * Waits for the result. Blocks the thread; not allowed on a loop, unless the future is done.
     *
     * @return the result; an exception of the call is thrown as it is
     * @throws InvalidStateException on a loop: its thread would wait for itself; the message has the cycle
     * @throws CancellationException if the call was cancelled
     */
    public T result() {
        requireNoCycle();
        try {
            return outcome.get();
        } catch (ExecutionException failed) {
            throw Raise.as(cause(failed));
        } catch (InterruptedException interrupted) {
            throw Raise.as(interrupted);
        }
    }

    /**
     * Waits for the result, but not longer than given. Blocks the thread; not allowed on a loop, unless the future is done.
     *
     * @param limit how long
     * @return the result
     * @throws TimeoutException if the time is up; the call goes on
     */
    public T result(Duration limit) throws TimeoutException {
        requireNoCycle();
        try {
            return outcome.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw Raise.as(cause(failed));
        } catch (InterruptedException interrupted) {
            throw Raise.as(interrupted);
        }
    }

    private static Throwable cause(ExecutionException failed) {
        return failed.getCause() == null ? failed : failed.getCause();
    }

    private void requireNoCycle() {
        EventLoop here = EventLoop.currentOrNull();
        if (here == null || done()) {
            return;
        }
        Task<?> task = Task.currentOrNull();
        String caller = task == null ? "a callback" : "task " + task.getName();
        throw new InvalidStateException("calling result() on a loop's own thread is not allowed: " + caller
                + " -> waits for " + name + " (" + place + ") -> whose end is told to the loop -> which waits for "
                + caller + "; call await() instead");
    }

    /**
     * Waits for the result in a task of any loop. Suspends. Cancelling the waiting task cancels the call.
     *
     * @return the result; an exception of the call is thrown as it is
     * @throws CancelledError if the call was cancelled
     */
    @Override
    public T await() {
        try {
            return Asyncio.wrapFuture(outcome.copy()).await();
        } catch (CancelledError cancelled) {
            cancel();
            throw cancelled;
        }
    }

    /**
     * Has the result given to a function, on the loop, once it is there. Does not suspend. If this call fails, the function
     * is not called and the returned future fails the same way.
     *
     * @param function what to do with the result
     * @param <R> the type of what it makes of it
     * @return the future of that
     */
    public <R> Unfuture<R> then(Continuation<? super T, ? extends R> function) {
        var next = new Unfuture<R>(name + ".then", Place.LOOP, "a continuation runs on the loop");
        UnsyncLoop.<R>start(() -> function.apply(await()), next.name, next);
        return next;
    }

    /**
     * Has the result given to a function that returns something to await, on the loop. Does not suspend.
     *
     * @param function what to do with the result
     * @param <R> the type of what is awaited
     * @return the future of that
     */
    public <R> Unfuture<R> thenAwait(Continuation<? super T, ? extends Awaitable<? extends R>> function) {
        var next = new Unfuture<R>(name + ".thenAwait", Place.LOOP, "a continuation runs on the loop");
        UnsyncLoop.<R>start(() -> function.apply(await()).await(), next.name, next);
        return next;
    }

    /**
     * Has the failure given to a function, on the loop, if there is one. Does not suspend. If this call succeeds, the
     * function is not called and the returned future has the same result; a cancellation is not a failure.
     *
     * @param function makes a result of the failure, or throws
     * @return the future of the result
     */
    public Unfuture<T> recover(Continuation<? super Throwable, ? extends T> function) {
        var next = new Unfuture<T>(name + ".recover", Place.LOOP, "a continuation runs on the loop");
        UnsyncLoop.<T>start(() -> orElse(function), next.name, next);
        return next;
    }

    private T orElse(Continuation<? super Throwable, ? extends T> function) throws Exception {
        try {
            return await();
        } catch (CancelledError cancelled) {
            throw cancelled;
        } catch (Throwable failure) {
            return function.apply(failure);
        }
    }

    /**
     * Has a function called once the call has ended, by the thread that ends it, or now by this one. Does not suspend.
     *
     * @param callback takes this future; it must not block
     */
    public void addDoneCallback(Consumer<? super Unfuture<T>> callback) {
        var _ = outcome.whenComplete((value, failure) -> callback.accept(this));
    }

    /**
     * Makes a future of the JDK that ends as this one does. Cancelling it does not cancel the call.
     *
     * @return the copy
     */
    public CompletableFuture<T> toCompletableFuture() {
        return outcome.copy();
    }

    /**
     * Takes the result of a call.
     *
     * @param <T> the type of the result
     * @param <R> the type of what is made of it
     */
    @FunctionalInterface
    public interface Continuation<T, R> {
        /**
         * Makes something of a result.
         *
         * @param result the result
         * @return what is made of it
         * @throws Exception what the returned future fails with
         */
        R apply(T result) throws Exception;
    }

    /**
     * Tells whether the call has ended.
     *
     * @return true if there is a result, an exception, or a cancellation
     */
    public boolean done() {
        return outcome.isDone();
    }

    /**
     * Tells whether the call was cancelled.
     *
     * @return whether it was
     */
    public boolean cancelled() {
        return outcome.isCancelled();
    }

    /**
     * Tells what the call threw. Does not wait.
     *
     * @return the exception; null if it succeeded
     * @throws InvalidStateException if it has not ended
     * @throws CancellationException if it was cancelled
     */
    public @Nullable Throwable exception() {
        return switch (outcome.state()) {
            case RUNNING -> throw new InvalidStateException(this + " has not ended");
            case SUCCESS -> null;
            case FAILED -> outcome.exceptionNow();
            case CANCELLED -> throw new CancellationException(this + " was cancelled");
        };
    }

    /**
     * Sets the result.
     *
     * @param value the result
     * @throws InvalidStateException if the future is done
     */
    public void setResult(T value) {
        if (!settle(value)) {
            throw new InvalidStateException(this + " is done already");
        }
    }

    /**
     * Sets the exception.
     *
     * @param exception what {@code result()} and {@code await()} throw
     * @throws InvalidStateException if the future is done
     */
    public void setException(Throwable exception) {
        if (!fail(exception)) {
            throw new InvalidStateException(this + " is done already");
        }
    }

    /**
     * Cancels the call: a task at its next suspension, a waiting call at once; a thread is interrupted, a process ended.
     *
     * @return whether it is cancelled now
     */
    public boolean cancel() {
        return outcome.cancel(true);
    }

    /**
     * Tells what messages call it.
     *
     * @return the name of the call
     */
    public String name() {
        return name;
    }

    /**
     * Tells where the call runs.
     *
     * @return the place
     */
    public Place ranOn() {
        return place;
    }

    /**
     * Tells why the call runs there.
     *
     * @return the reason
     */
    public String reason() {
        return reason;
    }

    boolean settle(T value) {
        return outcome.complete(value);
    }

    boolean fail(Throwable exception) {
        return outcome.completeExceptionally(exception);
    }

    /** Has the body called when the future is cancelled, now if it is. */
    void whenCancelled(Runnable body) {
        var _ = outcome.whenComplete((value, failure) -> {
            if (failure instanceof CancellationException) {
                body.run();
            }
        });
    }

    /** What a method gives that returns an unfuture: the call ends when that one does. */
    record Inner(Unfuture<?> future) {}

    @SuppressWarnings("unchecked") // the method of the interface says what the inner one is of
    private void followInner(Unfuture<?> inner) {
        follow((CompletableFuture<T>) inner.outcome);
    }

    /** Follows a call of an executor, and has it cancelled with this future. */
    void follow(CompletableFuture<? extends T> call) {
        whenCancelled(() -> call.cancel(true));
        var _ = call.whenComplete(this::take);
    }

    private void take(T value, @Nullable Throwable failure) {
        if (value instanceof Inner inner) {
            followInner(inner.future());
        } else if (failure == null) {
            settle(value);
        } else if (failure instanceof CancellationException) {
            cancel();
        } else {
            fail(failure);
        }
    }

    @Override
    public String toString() {
        return "Unfuture[" + name + ", " + place + ", " + (cancelled() ? "cancelled" : done() ? "done" : "pending")
                + "]";
    }
}
