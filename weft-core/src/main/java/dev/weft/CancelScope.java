package dev.weft;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block that can be cancelled as a whole, at once or at a deadline, with every task that was started inside.
 *
 * <p>Threads: loop thread only. A scope is entered once.
 *
 * <p>Semantics: Trio's CancelScope. A cancellation is a level: each checkpoint inside throws {@link CancelledError}, again
 * and again, until the block has been left; the scope catches that error, and no other cancellation. {@link Task#cancel} is
 * not a scope's: it passes through. The waits of other faces get the cancellation of a scope once, as an edge. Times are
 * nanoseconds of the loop's clock; {@link Deadlines#NEVER} is no deadline. Beyond Trio: {@link #askToStop}.
 */
public final class CancelScope {
    /*
     * NEW -> ENTERED (status is not null) -> LEFT. The timer is set if and only if the scope is entered, not cancelled, and
     * has a deadline.
     */
    private long deadline = Deadlines.NEVER;
    private @Nullable Duration relativeDeadline;
    private boolean shield;
    private boolean cancelled;
    private boolean caught;
    private boolean entered;
    private @Nullable String reason;
    private @Nullable CancelStatus status;
    private @Nullable TimerHandle timer;
    private @Nullable CancelledError delivered; // debug mode: an error on its way to this scope
    private boolean stopAsked;
    private final List<Runnable> stopListeners = new ArrayList<>(0);

    /** Makes a scope without a deadline. */
    public CancelScope() {}

    /**
     * Makes a scope whose deadline is that long after it is entered.
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public static CancelScope after(Duration delay) {
        requireNotNegative(delay);
        var scope = new CancelScope();
        scope.relativeDeadline = delay;
        return scope;
    }

    /** Makes a scope with a deadline, which may have passed. */
    public static CancelScope at(long nanos) {
        var scope = new CancelScope();
        scope.deadline = nanos;
        return scope;
    }

    // ------------------------------------------------------------------ the block

    /**
     * Runs a body in the scope, in the current task. Suspends if the body does. Returns normally if the scope's own
     * cancellation ended the body.
     *
     * @throws IllegalStateException if the scope was entered before, or outside a task
     */
    public void run(Action body) {
        call(body.asAwaitable());
    }

    /** As {@link #run}, and returns the body's value; null if the scope's cancellation ended it. */
    public <T extends @Nullable Object> @Nullable T call(Awaitable<T> body) {
        var task = enter();
        @Nullable T result = null;
        @Nullable Throwable failure = null;
        try {
            result = body.await();
        } catch (Throwable e) {
            failure = task.absorb(e);
        }
        failure = exit(failure);
        if (failure != null) {
            throw Sneaky.raise(failure);
        }
        return result;
    }

    /** Puts the current task into the scope; for faces, which call {@link #exit} when the block ends. */
    public Task<?> enter() {
        var task = Task.currentToWait();
        if (entered) {
            throw new IllegalStateException("Each CancelScope may only be used for a single block: make a new one");
        }
        entered = true;
        long now = task.loop.nanoTime();
        if (relativeDeadline != null) {
            deadline = Deadlines.after(now, relativeDeadline);
            relativeDeadline = null;
        }
        if (now >= deadline) {
            markCancelled("deadline");
        }
        var place = new CancelStatus(this, task.scopes());
        status = place;
        task.enterScope(place);
        setTimer();
        return task;
    }

    /**
     * Takes the current task out of the scope; for faces.
     *
     * @param failure what the block threw, or null
     * @return what leaves the scope, or null: its own cancellation stays here
     */
    public @Nullable Throwable exit(@Nullable Throwable failure) {
        var place = place();
        var task = Task.currentToWait();
        task.enterScope(place.parent());
        @Nullable Throwable rest = failure;
        if (failure != null && place.cancelled() && !place.cancelledFromOutside()) {
            if (isFromScope(failure)) {
                caught = true;
                rest = null;
            } else if (failure instanceof ExceptionGroup group) {
                var halves = group.split(CancelScope::isFromScope);
                if (halves.matched() != null) {
                    caught = true;
                    rest = halves.rest();
                }
            }
        }
        reportSwallowed(failure, task);
        place.close();
        status = null;
        stopTimer();
        return rest;
    }

    private static boolean isFromScope(Throwable e) {
        return e instanceof CancelledError error && error.scope() != null;
    }

    private CancelStatus place() {
        if (status == null) {
            throw new IllegalStateException("the cancel scope is not entered: this call belongs inside its block");
        }
        return status;
    }

    // ------------------------------------------------------------------ cancelling

    /** Cancels the scope: wakes everybody who waits inside. Does not suspend. A second call does nothing. */
    public void cancel() {
        cancel(null);
    }

    /** Cancels the scope with a reason, which becomes the message of the errors. Does not suspend. */
    public void cancel(@Nullable String why) {
        if (!cancelled) {
            markCancelled(why);
            stopTimer();
            if (status != null) {
                status.recalculate();
            }
        }
    }

    private void markCancelled(@Nullable String why) {
        cancelled = true;
        reason = why;
    }

    /**
     * Asks the block to come to an end by itself, and cancels it when it has not after the grace period. Does not suspend.
     * Nothing is thrown until then: the block looks at {@link #stopAsked}, or listens with {@link #whenStopAsked}.
     */
    public void askToStop(Duration grace) {
        var loop = EventLoop.current();
        moveDeadline(Math.min(deadline, Deadlines.after(loop.nanoTime(), grace)));
        if (!stopAsked) {
            stopAsked = true;
            stopListeners.forEach(loop::callSoon);
        }
    }

    /** Returns whether {@link #askToStop} was called. */
    public boolean stopAsked() {
        return stopAsked;
    }

    /** Runs a callback, in a turn of its own, once {@link #askToStop} is called; soon if it was. */
    public void whenStopAsked(Runnable callback) {
        if (stopAsked) {
            EventLoop.current().callSoon(callback);
        } else {
            stopListeners.add(callback);
        }
    }

    /** Returns whether the scope was cancelled, or its deadline has passed while it could still count. */
    public boolean cancelCalled() {
        if (!cancelled && (status != null || !entered) && relativeDeadline == null && deadline != Deadlines.NEVER) {
            var loop = EventLoop.currentOrNull();
            if (loop != null && loop.nanoTime() >= deadline) {
                cancel("deadline");
            }
        }
        return cancelled;
    }

    /** Returns whether the scope has caught its cancellation: some of the block was not done. */
    public boolean cancelledCaught() {
        return caught;
    }

    /** Returns what was said when the scope was cancelled; null if it was not, or nothing was said. */
    public @Nullable String reason() {
        return reason;
    }

    boolean isCancelled() {
        return cancelled;
    }

    // ------------------------------------------------------------------ deadline and shield

    /**
     * Returns when the scope will be cancelled.
     *
     * @throws IllegalStateException if the deadline is relative and the scope has not been entered
     */
    public long deadline() {
        if (relativeDeadline != null) {
            throw new IllegalStateException(
                    "the deadline is relative until the scope is entered: ask relativeDeadline");
        }
        return deadline;
    }

    /**
     * Sets when the scope will be cancelled; a time that has passed cancels it before the next turn of any task.
     *
     * @throws IllegalStateException if the deadline is relative and the scope has not been entered
     */
    public void deadline(long nanos) {
        if (relativeDeadline != null) {
            throw new IllegalStateException(
                    "the deadline is relative until the scope is entered: set relativeDeadline, or make the scope with at()");
        }
        moveDeadline(nanos);
    }

    private void moveDeadline(long nanos) {
        relativeDeadline = null;
        deadline = nanos;
        setTimer();
    }

    /** Returns whether the deadline still counts from a start that has not come. */
    public boolean isRelative() {
        return relativeDeadline != null;
    }

    /**
     * Returns how long is left until the deadline, or after entering; null if there is no deadline.
     *
     * @throws IllegalStateException if the deadline is absolute and the scope has not been entered
     */
    public @Nullable Duration relativeDeadline() {
        requireRelative();
        if (relativeDeadline != null || deadline == Deadlines.NEVER) {
            return relativeDeadline;
        }
        return Duration.ofNanos(deadline - EventLoop.current().nanoTime());
    }

    /**
     * Sets the deadline to that long from now, or, before the scope is entered, from the time it will be.
     *
     * @throws IllegalArgumentException if the delay is negative
     * @throws IllegalStateException if the deadline is absolute and the scope has not been entered
     */
    public void relativeDeadline(Duration delay) {
        requireNotNegative(delay);
        requireRelative();
        if (entered) {
            deadline(Deadlines.after(EventLoop.current().nanoTime(), delay));
        } else {
            relativeDeadline = delay;
        }
    }

    private void requireRelative() {
        if (!entered && deadline != Deadlines.NEVER) {
            throw new IllegalStateException(
                    "the deadline is absolute: ask for or set deadline, or make the scope with after()");
        }
    }

    private static void requireNotNegative(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a relative deadline must not be negative: " + delay);
        }
    }

    /** Returns whether cancellations of outer scopes are kept out. */
    public boolean shield() {
        return shield;
    }

    /** Keeps cancellations of outer scopes out, or lets them in again. It does not hold off {@link Task#cancel}. */
    public void shield(boolean on) {
        shield = on;
        if (status != null) {
            status.recalculate();
        }
    }

    private void setTimer() {
        stopTimer();
        if (status != null && !cancelled && deadline != Deadlines.NEVER) {
            timer = EventLoop.current().atDeadline(deadline, () -> cancel("deadline"));
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    // ------------------------------------------------------------------ for faces

    /** Returns whether a checkpoint in this scope throws, be it by its own or an outer scope's cancellation. */
    public boolean isEffectivelyCancelled() {
        return status != null && status.cancelled();
    }

    /** Puts another task into this entered scope; it leaves by ending. For nurseries. */
    public void adopt(Task<?> task) {
        task.enterScope(place());
    }

    /** Moves everybody in this scope but one task into another scope, with their inner scopes. For nurseries. */
    public void moveAllBut(Task<?> staying, CancelScope target) {
        place().moveAllBut(staying, target.place());
    }

    /** Makes the error that a checkpoint in this scope throws now. */
    public CancelledError newError() {
        return place().error();
    }

    /** Debug mode: notes that an error was thrown inside because of this scope. */
    void noteDelivered(CancelledError error) {
        delivered = error;
    }

    private void reportSwallowed(@Nullable Throwable failure, Task<?> task) {
        if (delivered != null && !caught && failure == null) {
            System.getLogger("dev.weft")
                    .log(
                            Level.WARNING,
                            "the cancellation of a scope was swallowed inside " + task.getName()
                                    + ": catch CancelledError only to clean up, and throw it again. It was thrown here:",
                            delivered);
        }
    }

    @Override
    public String toString() {
        return "CancelScope["
                + (cancelled
                        ? "cancelled" + (reason == null ? "" : ": " + reason)
                        : status != null ? "active" : entered ? "left" : "unused")
                + (shield ? ", shield" : "")
                + "]";
    }
}
