package dev.weft.trio;

import dev.weft.Action;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskOptions;
import dev.weft.WatchedBody;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A block that tasks are started in and that does not end before they have: made by {@link Trio#openNursery}.
 *
 * <p>Semantics: Trio's nursery with strict exception groups. If the body or a child fails, the nursery's scope is cancelled, and
 * what failed leaves the block as one {@link ExceptionGroup}, even a single failure. A child that was ended by
 * {@link Task#cancel} is no failure. A request to cancel the parent cancels the children, and leaves the block as it is,
 * unless something failed as well. Loop thread only.
 */
public final class Nursery {
    /*
     * OPEN (the body runs, or children, or a start is under way) -> CLOSED. Once closed nothing can be started.
     * `parentWait` is not null if and only if the body has ended and the parent waits for the children.
     */
    private final CancelScope scope = new CancelScope();
    private final Task<?> parent;
    private final @Nullable BiConsumer<? super Task<?>, ? super Throwable> supervisor;
    private final Set<Child> children = new LinkedHashSet<>();
    private final List<Throwable> failures = new ArrayList<>(0);
    private final @Nullable Nursery outer; // the one that the parent had open before
    private boolean bodyRuns = true;
    private boolean closed;
    private int pendingStarts;
    private @Nullable ParentWait parentWait;

    /** The body of a child: tells the nursery that it has ended, in its last turn. */
    private static final class Child implements WatchedBody<Void> {
        private final Action body;
        private Nursery nursery;
        private @Nullable Task<Void> task;
        private @Nullable Nursery innermost; // of those that the child has open itself
        private @Nullable Nursery eventual; // where it goes once it has started

        Child(Action body, Nursery nursery) {
            this.body = body;
            this.nursery = nursery;
        }

        @Override
        @SuppressWarnings("NullAway") // a Void has no other value
        public Void await() {
            try {
                body.run();
            } catch (Throwable e) {
                var failure = Task.current().absorb(e);
                nursery.childEnded(this, failure);
                if (!(failure instanceof CancelledError) && task != null) {
                    task.addDoneCallback(ended -> ended.exception()); // the nursery has seen it
                }
                throw Sneaky.raise(failure);
            }
            nursery.childEnded(this, null);
            return null;
        }

        @Override
        public void neverBegan() {
            nursery.childEnded(this, null);
        }
    }

    /** The parent's wait for the children: it cannot be cut short, but passes a cancellation on. */
    private final class ParentWait extends Wait<Void> {
        private boolean told;

        ParentWait() {
            super(Nursery.this);
        }

        @Override
        public boolean cancel(@Nullable String message) {
            if (done() || told) {
                return false;
            }
            if (scope.isEffectivelyCancelled()) {
                if (version().cancelsTheEndOfANursery()) {
                    told = true;
                    addFailure(scope.newError());
                }
            } else {
                scope.cancel(message);
            }
            return false;
        }
    }

    private Nursery(Task<?> parent, @Nullable BiConsumer<? super Task<?>, ? super Throwable> supervisor) {
        this.parent = parent;
        this.supervisor = supervisor;
        outer = innermostOf(parent);
    }

    /** Runs a body with a nursery, and waits for the children. Suspends. */
    static void open(Body<? super Nursery> body, @Nullable BiConsumer<? super Task<?>, ? super Throwable> supervisor) {
        var task = Task.current();
        var nursery = new Nursery(task, supervisor);
        nursery.scope.enter();
        setInnermost(task, nursery);
        @Nullable Throwable failure = null;
        try {
            body.run(nursery);
        } catch (Throwable e) {
            failure = task.absorb(e);
        }
        var outcome = nursery.finish(failure);
        setInnermost(task, nursery.outer);
        var rest = nursery.scope.exit(outcome);
        if (rest != null) {
            throw Sneaky.raise(rest);
        }
    }

    // ------------------------------------------------------------------ the tree

    private static @Nullable Nursery innermostOf(Task<?> task) {
        return task.getCoro() instanceof Child child
                ? child.innermost
                : TrioRun.current().nurseriesOfOthers.get(task);
    }

    private static void setInnermost(Task<?> task, @Nullable Nursery nursery) {
        if (task.getCoro() instanceof Child child) {
            child.innermost = nursery;
        } else if (nursery != null) {
            TrioRun.current().nurseriesOfOthers.put(task, nursery);
        } else {
            TrioRun.current().nurseriesOfOthers.remove(task);
        }
    }

    /** Returns the nurseries that a task has open, outermost first. */
    static List<Nursery> openedBy(Task<?> task) {
        var all = new ArrayList<Nursery>();
        for (var nursery = innermostOf(task); nursery != null; nursery = nursery.outer) {
            all.addFirst(nursery);
        }
        return all;
    }

    /** Returns the nursery that a task was started in, or null. */
    static @Nullable Nursery parentOf(Task<?> task) {
        return task.getCoro() instanceof Child child ? child.nursery : null;
    }

    /** Returns the nursery that a task which is being started will belong to, or null. */
    static @Nullable Nursery eventualParentOf(Task<?> task) {
        return task.getCoro() instanceof Child child ? child.eventual : null;
    }

    /** Returns the scope that the body and all children are in. */
    public CancelScope cancelScope() {
        return scope;
    }

    /** Returns the children that have not ended, oldest first. */
    public Set<Task<?>> childTasks() {
        var tasks = new LinkedHashSet<Task<?>>();
        for (var child : children) {
            if (child.task != null) {
                tasks.add(child.task);
            }
        }
        return tasks;
    }

    /** Returns the task whose block this is. */
    public Task<?> parentTask() {
        return parent;
    }

    /**
     * Starts a child; it begins in the next turn. Does not suspend.
     *
     * @return the child's task
     * @throws IllegalStateException if the block has ended
     */
    public Task<Void> startSoon(Action body) {
        return startSoon(body, null);
    }

    /** Starts a child with a name; null is an automatic one. See {@link #startSoon(Action)}. */
    public Task<Void> startSoon(Action body, @Nullable String name) {
        return Objects.requireNonNull(startChild(body, name).task);
    }

    private Child startChild(Action body, @Nullable String name) {
        requireOpen();
        var child = new Child(body, this);
        var task = EventLoop.current().newTask(child, TaskOptions.DEFAULT.withName(name));
        child.task = task;
        scope.adopt(task);
        children.add(child);
        return child;
    }

    /** As {@link #start(Body, String)}, with an automatic name. */
    public <T extends @Nullable Object> @Nullable T start(Body<TaskStatus<T>> body) {
        return start(body, null);
    }

    /**
     * Starts a child and waits until it says {@code started(value)}. Suspends. Cancelled before that, the child is cancelled
     * and waited for.
     *
     * @return the value
     * @throws RuntimeException what the child failed with before it said so, whatever that is, unchanged
     * @throws IllegalStateException if the block has ended, or the child ended without saying so
     */
    public <T extends @Nullable Object> @Nullable T start(Body<TaskStatus<T>> body, @Nullable String name) {
        requireOpen();
        pendingStarts++;
        try {
            var status = new TaskStatus<T>(this);
            startAlone(body, name, status);
            if (!status.called()) {
                throw new IllegalStateException("child exited without calling taskStatus.started()");
            }
            return status.value();
        } finally {
            pendingStarts--;
            closeIfEmpty();
        }
    }

    private <T extends @Nullable Object> void startAlone(
            Body<TaskStatus<T>> body, @Nullable String name, TaskStatus<T> status) {
        try {
            open(
                    room -> {
                        status.waitIn(room);
                        room.startChild(() -> body.run(status), name).eventual = this;
                    },
                    null);
        } catch (ExceptionGroup group) {
            boolean one = group.exceptions().size() == 1;
            throw one && !version().startThrowsAGroup()
                    ? Sneaky.raise(group.exceptions().getFirst())
                    : group;
        }
    }

    private static TrioVersion version() {
        return TrioRun.current().version;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("Nursery is closed to new arrivals: its block has ended");
        }
    }

    /** Hands all children over, scopes and all, to the nursery that they were started for. */
    void moveChildrenTo(Nursery target) {
        scope.moveAllBut(parent, target.scope);
        for (var child : children) {
            child.nursery = target;
            child.eventual = null;
            target.children.add(child);
        }
        children.clear();
        closeIfEmpty();
    }

    private void childEnded(Child child, @Nullable Throwable failure) {
        children.remove(child);
        if (failure != null && !isRequest(failure)) {
            if (supervisor == null || failure instanceof CancelledError || child.task == null) {
                addFailure(failure);
            } else {
                superviseEnd(supervisor, child.task, failure);
            }
        }
        closeIfEmpty();
    }

    private void superviseEnd(
            BiConsumer<? super Task<?>, ? super Throwable> listener, Task<?> task, Throwable failure) {
        try {
            listener.accept(task, failure);
        } catch (Throwable e) {
            addFailure(e);
        }
    }

    private void addFailure(Throwable failure) {
        failures.add(failure);
        scope.cancel();
    }

    private void closeIfEmpty() {
        if (!bodyRuns && children.isEmpty() && pendingStarts == 0) {
            closed = true;
            if (parentWait != null && !parentWait.done()) {
                parentWait.wake();
            }
        }
    }

    /** Ends the block: waits for the children, and returns what it fails with, or null. Suspends. */
    private @Nullable Throwable finish(@Nullable Throwable bodyFailure) {
        var request = take(bodyFailure);
        bodyRuns = false;
        closeIfEmpty();
        try {
            if (!closed) {
                parentWait = new ParentWait();
                parentWait.park();
                Checkpoint.throwIfRequested();
            } else if (version().cancelsTheEndOfANursery()) {
                Checkpoint.full();
            } else {
                Checkpoint.shielded();
                Checkpoint.throwIfRequested();
            }
        } catch (Throwable e) {
            var other = take(e);
            request = other != null ? other : request;
        }
        if (request != null) {
            if (failures.stream().allMatch(Nursery::isCancellationOnly)) {
                return request;
            }
            parent.uncancel();
            parent.cancel(request.getMessage()); // the failure goes first, the request is not forgotten
        }
        return failures.isEmpty() ? null : new ExceptionGroup("Exceptions from Trio nursery", failures);
    }

    /** Takes a failure in; a request to cancel the parent is given back instead. */
    private @Nullable CancelledError take(@Nullable Throwable failure) {
        if (failure instanceof CancelledError request && isRequest(request)) {
            scope.cancel(request.getMessage());
            return request;
        }
        if (failure != null) {
            addFailure(failure);
        }
        return null;
    }

    private static boolean isRequest(Throwable failure) {
        return failure instanceof CancelledError error && error.scope() == null;
    }

    private static boolean isCancellationOnly(Throwable failure) {
        return failure instanceof CancelledError
                || (failure instanceof ExceptionGroup group
                        && group.exceptions().stream().allMatch(Nursery::isCancellationOnly));
    }

    @Override
    public String toString() {
        return "Nursery[" + children.size() + " children" + (closed ? ", closed" : "") + ", " + scope + "]";
    }
}
