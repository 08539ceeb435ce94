package dev.weft.asyncio;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.ExceptionGroup;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.TaskOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that end with a block: the block is left when all of them are done, and when one fails the others are cancelled.
 *
 * <p>Made by {@link Asyncio#taskGroup}, or by hand: {@code new TaskGroup().run(group -> ...)}. Loop thread only; a group is
 * used once.
 *
 * <p>Semantics: asyncio 3.14. The first failure cancels the other tasks in the order of their creation, and the block's
 * own task; all failures come out as one {@link ExceptionGroup}. Cancelled tasks are no failures. A
 * {@link KeyboardInterrupt} comes out bare. {@link #cancel} is that of asyncio 3.15.
 */
public final class TaskGroup implements AsyncContextManager<TaskGroup> {
    // The group cancels its own parent to get it out of the block, and takes that request back (uncancel) on leaving; a
    // request of others stays, and then the cancellation goes on. "tasks" holds what is not seen to be done.

    private final Set<Task<?>> tasks = new LinkedHashSet<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final Consumer<Future<?>> onTaskDone = this::taskDone;

    private @Nullable EventLoop loop;
    private @Nullable Task<?> parent;
    private boolean exiting;
    private boolean aborting;
    private boolean cancelOnEnter;
    private boolean parentCancelRequested;
    private @Nullable Throwable interrupt;
    private @Nullable Future<Boolean> allDone;

    /** Makes a group that is not entered yet. */
    public TaskGroup() {}

    /**
     * Starts a task in the group. Does not suspend.
     *
     * @param coro what the task runs
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if the group is not entered yet, finished, or being cancelled
     */
    public <T> Task<T> createTask(Awaitable<T> coro) {
        EventLoop entered = requireOpen(coro);
        return adopt(entered.createTask(coro));
    }

    /**
     * Starts a named task in the group. Does not suspend.
     *
     * @param coro what the task runs
     * @param name the task's name
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if the group is not entered yet, finished, or being cancelled
     */
    public <T> Task<T> createTask(Awaitable<T> coro, String name) {
        EventLoop entered = requireOpen(coro);
        return adopt(entered.createTask(coro, name));
    }

    /**
     * Starts a task in the group. Does not suspend, unless the options start the task eagerly.
     *
     * @param coro what the task runs
     * @param options its name, context and way of starting
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if the group is not entered yet, finished, or being cancelled
     */
    public <T> Task<T> createTask(Awaitable<T> coro, TaskOptions options) {
        EventLoop entered = requireOpen(coro);
        return adopt(entered.createTask(coro, options));
    }

    /**
     * Starts a task without a value in the group. Does not suspend.
     *
     * @param coro what the task runs
     * @return the task
     * @throws IllegalStateException if the group is not entered yet, finished, or being cancelled
     */
    public Task<Void> createTask(Action coro) {
        EventLoop entered = requireOpen(coro);
        return adopt(entered.createTask(coro));
    }

    /**
     * Starts a named task without a value in the group. Does not suspend.
     *
     * @param coro what the task runs
     * @param name the task's name
     * @return the task
     * @throws IllegalStateException if the group is not entered yet, finished, or being cancelled
     */
    public Task<Void> createTask(Action coro, String name) {
        EventLoop entered = requireOpen(coro);
        return adopt(entered.createTask(coro, name));
    }

    /**
     * Starts a task without a value in the group. Does not suspend, unless the options start the task eagerly.
     *
     * @param coro what the task runs
     * @param options its name, context and way of starting
     * @return the task
     * @throws IllegalStateException if the group is not entered yet, finished, or being cancelled
     */
    public Task<Void> createTask(Action coro, TaskOptions options) {
        EventLoop entered = requireOpen(coro);
        return adopt(entered.createTask(coro.asAwaitable(), options));
    }

    /**
     * Cancels the tasks of the group and its block, which is then left without a failure. Does not suspend. Before entering,
     * it takes effect on entering; afterwards it does nothing.
     */
    public void cancel() {
        Task<?> block = parent;
        if (loop == null) {
            cancelOnEnter = true;
        } else if (block != null && !aborting && (!exiting || !tasks.isEmpty())) {
            abort();
            if (!parentCancelRequested) {
                parentCancelRequested = true;
                block.cancel();
            }
        }
    }

    /**
     * Opens the group for the current task. Does not suspend.
     *
     * @return this group
     * @throws IllegalStateException if it was entered before, or outside a task
     */
    @Override
    public TaskGroup enter() {
        if (loop != null) {
            throw new IllegalStateException(this + " has already been entered: make a new one for each block");
        }
        Task<?> current = Task.currentOrNull();
        if (current == null) {
            throw new IllegalStateException(
                    this + " cannot determine the parent task: use a task group inside a task, such as Asyncio.run's");
        }
        loop = EventLoop.current();
        parent = current;
        if (cancelOnEnter) {
            cancel();
        }
        return this;
    }

    /**
     * Waits for all tasks of the group. Suspends only if some are not done. A failure or cancellation, of the block or
     * while waiting here, cancels the tasks, and they are waited for all the same.
     *
     * @param failure what the block threw, or null
     * @return true
     * @throws ExceptionGroup all failures, the tasks' in the order of their coming, then the block's
     */
    @Override
    public boolean exit(@Nullable Throwable failure) {
        Task<?> block = parent;
        if (block == null) {
            throw new IllegalStateException(this + " has not been entered: nothing to leave");
        }
        try {
            leave(block, failure);
            return true;
        } finally {
            parent = null;
            errors.clear();
            interrupt = null;
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder("TaskGroup[");
        if (!tasks.isEmpty()) {
            text.append("tasks=").append(tasks.size()).append(' ');
        }
        if (!errors.isEmpty()) {
            text.append("errors=").append(errors.size()).append(' ');
        }
        if (aborting) {
            text.append("cancelling");
        } else if (loop != null) {
            text.append("entered");
        }
        return text.toString().stripTrailing() + "]";
    }

    private void leave(Task<?> block, @Nullable Throwable failure) {
        exiting = true;
        if (interrupt == null && failure != null && isInterrupt(failure)) {
            interrupt = failure;
        }
        @Nullable CancelledError cancellation = failure instanceof CancelledError cancelled ? cancelled : null;
        if (failure != null && !aborting) {
            abort();
        }
        @Nullable CancelledError latest = null;
        while (!tasks.isEmpty()) {
            try {
                awaitTasks();
            } catch (CancelledError cancelled) {
                latest = cancelled;
                if (!aborting) {
                    cancellation = cancelled;
                    abort();
                }
            }
            allDone = null;
        }
        if (interrupt != null) {
            throw Sneaky.raise(interrupt);
        }
        if (parentCancelRequested) {
            if (block.uncancel() == 0) {
                cancellation = null;
            } else if (cancellation == null) {
                cancellation = latest;
            }
        }
        if (cancellation != null && errors.isEmpty()) {
            throw cancellation;
        }
        if (failure != null && !(failure instanceof CancelledError)) {
            errors.add(failure);
        }
        if (!errors.isEmpty()) {
            keepCancelled(block);
            throw new ExceptionGroup("unhandled errors in a TaskGroup", List.copyOf(errors));
        }
    }

    private void awaitTasks() {
        Future<Boolean> done = EventLoop.current().createFuture();
        allDone = done;
        done.await();
    }

    /** The failures go on instead of a cancellation from outside: renew that request, so that the next await sees it. */
    private static void keepCancelled(Task<?> block) {
        if (block.cancelling() > 0) {
            block.uncancel();
            block.cancel();
        }
    }

    private EventLoop requireOpen(Object coro) {
        Objects.requireNonNull(coro, "coro is null: pass what the task runs");
        EventLoop entered = loop;
        String refusal;
        if (entered == null) {
            refusal = " has not been entered: create tasks inside its block";
        } else if (exiting && tasks.isEmpty()) {
            refusal = " is finished: create tasks inside its block";
        } else if (aborting) {
            refusal = " is shutting down: a task or the block failed or was cancelled";
        } else {
            return entered;
        }
        Coroutines.close(coro);
        throw new IllegalStateException(this + refusal);
    }

    private <T> Task<T> adopt(Task<T> task) {
        Task<?> block = parent;
        if (block != null) {
            task.addAwaitedBy(block);
        }
        tasks.add(task);
        task.addDoneCallback(onTaskDone);
        if (aborting && !task.done()) { // an eager task cancelled the group before it was in it
            task.cancel();
        }
        return task;
    }

    private void abort() {
        aborting = true;
        for (Task<?> task : tasks) {
            if (!task.done()) {
                task.cancel();
            }
        }
    }

    private void taskDone(Future<?> task) {
        tasks.remove(task);
        Task<?> block = parent;
        if (block != null) {
            task.discardAwaitedBy(block);
        }
        Future<Boolean> done = allDone;
        if (done != null && tasks.isEmpty() && !done.done()) {
            done.setResult(true);
        }
        if (task.cancelled()) {
            return;
        }
        Throwable failure = task.exception();
        if (failure == null) {
            return;
        }
        if (block == null || block.done()) {
            EventLoop.current()
                    .callExceptionHandler(ExceptionContext.of(
                                    task + " has failed but its parent task " + block + " is already completed",
                                    failure)
                            .withFuture(task));
            return;
        }
        errors.add(failure);
        if (interrupt == null && isInterrupt(failure)) {
            interrupt = failure;
        }
        if (!aborting && !parentCancelRequested) {
            abort();
            parentCancelRequested = true;
            block.cancel();
        }
    }

    private static boolean isInterrupt(Throwable failure) {
        return failure instanceof KeyboardInterrupt;
    }
}
