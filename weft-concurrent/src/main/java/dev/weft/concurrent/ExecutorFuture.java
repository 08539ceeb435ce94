package dev.weft.concurrent;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The future of a call that was handed to an {@link Executor}: a {@link CompletableFuture} that a task can await, and
 * whose cancellation stops the call.
 *
 * <p>Any thread may use it.
 *
 * <p>Semantics: {@code concurrent.futures.Future} of Python 3.14. Differences: {@code cancel(true)} also stops a call
 * that runs (a thread is interrupted, a process ends), which Python refuses; {@code cancel(false)} refuses as Python does.
 *
 * @param <T> the type of the result
 */
/*
 *  stage:  PENDING --start()--> RUNNING --> SETTLED
 *             '------cancel()/fail()-----------^
 *  The stage is SETTLED only if the future is, or is about to be, complete.
 */
public final class ExecutorFuture<T> extends CompletableFuture<T> implements Awaitable<T> {
    private enum Stage {
        PENDING,
        RUNNING,
        SETTLED
    }

    private final String name;
    private final @Nullable Spin spin; // of the pool's callers; null: they sleep at once
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.PENDING);
    private volatile @Nullable Runnable stopper;

    /**
     * Makes the future of a call that has not started.
     *
     * @param name what messages call it
     */
    ExecutorFuture(String name) {
        this(name, null);
    }

    /**
     * Makes the future of a call that has not started.
     *
     * @param name what messages call it
     * @param spin how those wait who block for the result; null: they sleep at once
     */
    ExecutorFuture(String name, @Nullable Spin spin) {
        this.name = name;
        this.spin = spin;
    }

    /**
     * Notes that the call starts now, unless it was cancelled.
     *
     * @param stopper stops the running call; runs on the thread that cancels
     * @return whether the call is still wanted
     */
    boolean start(Runnable stopper) {
        this.stopper = stopper;
        return stage.compareAndSet(Stage.PENDING, Stage.RUNNING);
    }

    /** Completes the future with a value, unless it is complete. */
    boolean succeed(T value) {
        return settle() && complete(value);
    }

    /** Completes the future with an exception, unless it is complete. */
    boolean fail(Throwable exception) {
        return settle() && completeExceptionally(exception);
    }

    private boolean settle() {
        return stage.getAndSet(Stage.SETTLED) != Stage.SETTLED;
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
     * Tells whether a worker has the call now.
     *
     * @return true from its start to its end
     */
    public boolean running() {
        return stage.get() == Stage.RUNNING && !isDone();
    }

    /**
     * Cancels the call. One that has not started never will. Does not suspend.
     *
     * @param mayInterruptIfRunning whether a call that runs is stopped: its thread is interrupted, or its process ended
     * @return whether the call is cancelled now; false if it is done, or runs and may not be stopped
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (stage.compareAndSet(Stage.PENDING, Stage.SETTLED)) {
            return super.cancel(false);
        }
        if (!mayInterruptIfRunning || !stage.compareAndSet(Stage.RUNNING, Stage.SETTLED)) {
            return isCancelled();
        }
        boolean cancelled = super.cancel(true);
        var stop = stopper;
        if (stop != null) {
            stop.run();
        }
        return cancelled;
    }

    /**
     * Waits for the result. In a task, suspends; elsewhere, blocks the thread.
     *
     * @return the result
     * @throws CancellationException if the call was cancelled
     */
    public T result() {
        if (Task.currentOrNull() != null) {
            return await();
        }
        try {
            spin();
            return get();
        } catch (ExecutionException failed) {
            throw Sneaky.raise(original(failed));
        } catch (InterruptedException interrupted) {
            throw Sneaky.raise(interrupted);
        }
    }

    /**
     * Waits for the result, but not longer than given. Blocks the thread, or, on the carrier engine, suspends the task.
     *
     * @param limit how long
     * @return the result
     * @throws TimeoutException if the call is not done by then; it goes on
     * @throws CancellationException if the call was cancelled
     */
    public T result(Duration limit) throws TimeoutException {
        try {
            if (limit.isPositive()) {
                spin();
            }
            return get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw Sneaky.raise(original(failed));
        } catch (InterruptedException interrupted) {
            throw Sneaky.raise(interrupted);
        }
    }

    private void spin() {
        if (spin != null) {
            spin.until(this::isDone);
        }
    }

    /**
     * Waits for the call's end, and tells what it threw. In a task, suspends; elsewhere, blocks the thread.
     *
     * @return the exception; null if the call succeeded
     * @throws CancellationException if the call was cancelled
     */
    public @Nullable Throwable exception() {
        try {
            result();
            return null;
        } catch (CancellationException cancelled) {
            throw cancelled;
        } catch (CancelledError cancelled) {
            throw cancelled;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    /**
     * Waits for the result in a task. Suspends. Cancelling the waiting task cancels the call, also one that runs.
     *
     * @return the result; an exception of the call is thrown as it is
     * @throws CancelledError if the call was cancelled
     */
    @Override
    public T await() {
        EventLoop loop = EventLoop.current();
        Future<T> waiter = loop.createFuture();
        AutoCloseable outside = loop.expectOutside();
        var _ = whenComplete((value, failure) -> wake(loop, waiter, outside, value, failure));
        try {
            return waiter.await();
        } catch (CancelledError cancelled) {
            cancel(true);
            throw cancelled;
        }
    }

    private static <T> void wake(
            EventLoop loop, Future<T> waiter, AutoCloseable outside, @Nullable T value, @Nullable Throwable failure) {
        try {
            loop.callSoonThreadsafe(() -> hand(waiter, value, failure));
        } catch (IllegalStateException closed) {
            System.getLogger("dev.weft")
                    .log(System.Logger.Level.DEBUG, "a call ended after its loop was closed", closed);
        } finally {
            Closing.close(outside);
        }
    }

    @SuppressWarnings("NullAway") // a call may well have no value
    private static <T> void hand(Future<T> waiter, @Nullable T value, @Nullable Throwable failure) {
        if (waiter.done()) {
            return;
        }
        if (failure == null) {
            waiter.setResult(value);
        } else if (failure instanceof CancellationException) {
            waiter.cancel();
        } else {
            waiter.setException(original(failure));
        }
    }

    private static Throwable original(Throwable failure) {
        boolean wrapped = failure instanceof ExecutionException || failure instanceof CompletionException;
        Throwable cause = failure.getCause();
        return wrapped && cause != null ? cause : failure;
    }

    @Override
    public String toString() {
        String now = isCancelled() ? "cancelled" : isDone() ? "done" : running() ? "running" : "pending";
        return "ExecutorFuture[" + name + ", " + now + "]";
    }
}
