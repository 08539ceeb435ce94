package dev.weft;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place of an entered {@link CancelScope} in the tree of scopes, and the tasks whose innermost scope it is.
 *
 * <p>A status is cancelled if and only if its scope is, or its parent is and the scope has no shield. The flag is kept, not
 * computed: whoever changes a scope calls {@link #recalculate}, which walks down as far as something changes and tells each
 * task that waits there. So a cancellation is delivered without anybody looking for it. Loop thread only.
 */
final class CancelStatus {
    final CancelScope scope;
    private @Nullable CancelStatus parent;
    private boolean cancelled;
    private final Set<CancelStatus> inner = new LinkedHashSet<>(2);
    private final Set<Task<?>> tasks = new LinkedHashSet<>(2);

    CancelStatus(CancelScope scope, @Nullable CancelStatus parent) {
        this.scope = scope;
        moveUnder(parent);
    }

    /** Returns whether a checkpoint in here throws. */
    boolean cancelled() {
        return cancelled;
    }

    @Nullable
    CancelStatus parent() {
        return parent;
    }

    /** Returns whether an outer scope's cancellation reaches in here, so that it is not for this scope to catch. */
    boolean cancelledFromOutside() {
        return parent != null && !scope.shield() && parent.cancelled;
    }

    /** Returns when a checkpoint in here will begin to throw, as far as is known. */
    long effectiveDeadline() {
        if (cancelled) {
            return Long.MIN_VALUE;
        }
        long own = scope.deadline();
        return parent == null || scope.shield() ? own : Math.min(own, parent.effectiveDeadline());
    }

    /** Brings the flag up to date, here and below, and tells the tasks for which a cancellation is new. */
    void recalculate() {
        boolean now = scope.cancelCalled() || cancelledFromOutside(); // asking cancels a scope that is overdue
        if (now == cancelled) {
            return;
        }
        cancelled = now;
        if (now) {
            for (var task : List.copyOf(tasks)) {
                task.scopeWasCancelled();
            }
        }
        for (var status : List.copyOf(inner)) {
            status.recalculate();
        }
    }

    /** Makes the error to throw in here; it names the scope that was cancelled. */
    CancelledError error() {
        var source = this;
        while (!source.scope.isCancelled() && source.cancelledFromOutside() && source.parent != null) {
            source = source.parent;
        }
        return new CancelledError(source.scope);
    }

    void add(Task<?> task) {
        tasks.add(task);
    }

    void remove(Task<?> task) {
        tasks.remove(task);
    }

    /** Leaves the tree. */
    void close() {
        if (parent != null) {
            parent.inner.remove(this);
        }
    }

    /** Moves everybody in here but one task to another place in the tree. */
    void moveAllBut(Task<?> staying, CancelStatus target) {
        for (var task : List.copyOf(tasks)) {
            if (task != staying) {
                task.enterScope(target);
            }
        }
        for (var status : List.copyOf(inner)) {
            inner.remove(status);
            status.moveUnder(target);
        }
    }

    private void moveUnder(@Nullable CancelStatus other) {
        parent = other;
        if (other != null) {
            other.inner.add(this);
        }
        recalculate();
    }
}
