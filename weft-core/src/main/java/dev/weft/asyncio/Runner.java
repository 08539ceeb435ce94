package dev.weft.asyncio;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.Context;
import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.TaskOptions;
import dev.weft.spi.Interrupts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A loop for programs that start several main tasks on it, one after the other, and its orderly end.
 *
 * <pre>{@code
 * try (var runner = Runner.create()) {
 *     runner.run(Main::first);
 *     runner.run(Main::second);
 * }
 * }</pre>
 *
 * <p>For the thread that made it. The loop is made when it is first needed.
 *
 * <p>Semantics: asyncio 3.14. All runs share one loop and one {@link Context}. While a main task runs, the first Ctrl-C
 * cancels it, and {@link KeyboardInterrupt} is thrown after it has unwound; the second one ends the loop's work at once.
 */
public final class Runner implements AutoCloseable {
    /** How long {@link #close} waits for the default executor's threads. */
    private static final Duration THREAD_JOIN_TIMEOUT = Duration.ofMinutes(5);

    private final RunnerOptions options;
    private @Nullable EventLoop loop;
    private @Nullable Context context;
    private boolean closed;

    private Runner(RunnerOptions options) {
        this.options = Objects.requireNonNull(options, "options is null: leave it out, or pass RunnerOptions.DEFAULT");
    }

    /**
     * Makes a runner with the default options.
     *
     * @return the runner
     */
    public static Runner create() {
        return create(RunnerOptions.DEFAULT);
    }

    /**
     * Makes a runner.
     *
     * @param options how it makes its loop
     * @return the runner
     */
    public static Runner create(RunnerOptions options) {
        return new Runner(options);
    }

    /**
     * The loop, made now if it was not needed before.
     *
     * @return the loop
     * @throws IllegalStateException if the runner is closed
     */
    public EventLoop getLoop() {
        return loop().share();
    }

    private EventLoop loop() {
        if (closed) {
            throw new IllegalStateException("Runner is closed: make a new one");
        }
        EventLoop ready = loop;
        if (ready == null) {
            Supplier<EventLoop> factory = options.loopFactory();
            ready = factory == null ? EventLoop.create() : factory.get();
            if (options.debug() != null) {
                ready.setDebug(options.debug());
            }
            loop = ready;
            context = Context.current().copy();
        }
        return ready;
    }

    /**
     * Runs a main task to its end on this thread.
     *
     * @param main what the task runs
     * @param <T> the type of its value
     * @return its value; what it throws is thrown, unchanged
     * @throws IllegalStateException if a loop runs on this thread, or the runner is closed
     * @throws KeyboardInterrupt if Ctrl-C cancelled it
     */
    public <T> T run(Awaitable<T> main) {
        return run(main, null);
    }

    /**
     * Runs a main task without a value to its end on this thread.
     *
     * @param main what the task runs
     * @throws IllegalStateException if a loop runs on this thread, or the runner is closed
     * @throws KeyboardInterrupt if Ctrl-C cancelled it
     */
    public void run(Action main) {
        run(
                Objects.requireNonNull(main, "main is null: pass what the main task is to run")
                        .asAwaitable(),
                null);
    }

    /**
     * Runs a main task to its end on this thread, in a context of its own.
     *
     * @param main what the task runs
     * @param own the context; null for the one that all runs share
     * @param <T> the type of its value
     * @return its value; what it throws is thrown, unchanged
     * @throws IllegalStateException if a loop runs on this thread, or the runner is closed
     * @throws KeyboardInterrupt if Ctrl-C cancelled it
     */
    public <T> T run(Awaitable<T> main, @Nullable Context own) {
        Objects.requireNonNull(main, "main is null: pass what the main task is to run");
        if (EventLoop.currentOrNull() != null) {
            Coroutines.close(main);
            throw new IllegalStateException("Runner.run() cannot be called from a running event loop: "
                    + "await the coroutine here, or start it with createTask");
        }
        EventLoop ready = loop();
        var taskOptions = TaskOptions.DEFAULT.withContext(own == null ? context : own);
        Task<T> task = main instanceof Future<T> future
                ? ready.createTask(() -> future.await(), taskOptions)
                : ready.createTask(main, taskOptions);
        try (var interrupts = new Interrupts(ready, task)) {
            try {
                return ready.runUntilComplete(task);
            } catch (CancelledError cancelled) {
                if (interrupts.any() && task.uncancel() == 0) {
                    throw new KeyboardInterrupt();
                }
                throw cancelled;
            }
        }
    }

    /**
     * Ends the loop in order: cancels the tasks that are left and waits for them, closes the async generators, joins the
     * default executor, closes the loop. Failures of the tasks go to the loop's exception handler.
     */
    @Override
    public void close() {
        EventLoop ready = loop;
        if (closed || ready == null) {
            return;
        }
        try {
            cancelAllTasks(ready);
            complete(ready, ready::shutdownAsyncGenerators);
            complete(ready, () -> ready.shutdownDefaultExecutor(THREAD_JOIN_TIMEOUT));
        } finally {
            ready.close();
            loop = null;
            closed = true;
        }
    }

    private static void complete(EventLoop loop, Action step) {
        loop.runUntilComplete(step.asAwaitable());
    }

    private static void cancelAllTasks(EventLoop loop) {
        List<Task<?>> left = List.copyOf(loop.allTasks());
        if (left.isEmpty()) {
            return;
        }
        for (Task<?> task : left) {
            task.cancel();
        }
        loop.runUntilComplete(Gather.outcomes(left, loop));
        for (Task<?> task : left) {
            Throwable failure = task.cancelled() ? null : task.exception();
            if (failure != null) {
                loop.callExceptionHandler(
                        ExceptionContext.of("unhandled exception during asyncio.run() shutdown", failure)
                                .withFuture(task));
            }
        }
    }
}
