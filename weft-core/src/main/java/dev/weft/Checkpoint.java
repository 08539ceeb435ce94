package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * The places where a task obeys the scopes that it is in; for faces with level cancellation.
 *
 * <p>Threads: inside a task. Semantics: Trio's checkpoints, turn for turn.
 */
public final class Checkpoint {
    private Checkpoint() {}

    /** Gives up a turn, then throws if the task is cancelled. Suspends. */
    public static void full() {
        Task.yieldShielded();
        var task = Task.currentToWait();
        task.throwIfRequested();
        if (cancelled(task)) {
            throwInNextTurn(task);
        }
    }

    /** Throws if the task is cancelled, as {@link #full} does. Suspends only then. */
    public static void ifCancelled() {
        var task = Task.currentToWait();
        if (cancelled(task)) {
            full();
        }
        task.throwIfRequested();
    }

    /** Gives up a turn, and throws nothing: a cancellation waits for the next checkpoint. Suspends. */
    public static void shielded() {
        Task.yieldShielded();
    }

    /**
     * Waits for a future as a cancellable Trio wait does: in a cancelled scope it throws in the next turn. Suspends. The
     * future's {@code cancel} takes the waiter away from where it stands, or says false if it must wait all the same. A value
     * that was handed over before is returned, and a cancellation waits for the next checkpoint.
     */
    public static <T extends @Nullable Object> T await(Future<T> future) {
        if (!future.done()) {
            Task.currentToWait().waitFor(future, true);
        }
        return future.result();
    }

    /** Throws if {@link Task#cancel} was called and has not been answered. Does not suspend. */
    public static void throwIfRequested() {
        Task.currentToWait().throwIfRequested();
    }

    /** Returns whether the current task's innermost scope is cancelled, from inside or outside. Does not suspend. */
    public static boolean isCancelled() {
        return cancelled(Task.currentToWait());
    }

    /** Throws if a scope of the current task is cancelled. Does not suspend. */
    public static void throwIfCancelled() {
        var task = Task.currentToWait();
        task.throwIfRequested();
        if (cancelled(task)) {
            throw task.scopeError();
        }
    }

    /** Returns when the current task will be cancelled, as far as is known; {@link Long#MIN_VALUE} if it is. */
    public static long effectiveDeadline() {
        var place = Task.currentToWait().scopes();
        return place == null ? Deadlines.NEVER : place.effectiveDeadline();
    }

    /** Returns the innermost scope of the current task, or null. */
    public static @Nullable CancelScope currentScope() {
        var place = Task.currentToWait().scopes();
        return place == null ? null : place.scope;
    }

    private static boolean cancelled(Task<?> task) {
        var place = task.scopes();
        return place != null && place.cancelled();
    }

    private static void throwInNextTurn(Task<?> task) {
        var error = task.scopeError();
        Task.yieldShielded();
        throw error;
    }
}
