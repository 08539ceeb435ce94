package dev.weft.asyncio;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskFactory;
import dev.weft.TaskOptions;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.SubprocessOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * asyncio's functions: running programs, making tasks, waiting for several things, limits of time.
 *
 * <p>What takes an {@link Awaitable} takes a lambda or a method reference: that is a coroutine here. An {@link Action} is one
 * without a value. Unless said otherwise, these are for the loop's thread, which runs its tasks; "suspends" means that the
 * other tasks go on meanwhile, and that a cancellation may come out as a {@link dev.weft.CancelledError}.
 *
 * <p>Semantics: asyncio 3.14. Names are Python's in Java's spelling; {@code throws} names only what the function itself adds,
 * for what a coroutine throws crosses each await unchanged, checked or not.
 */
public final class Asyncio {
    private static final String BODY_IS_NULL = "body is null: pass the block that has so much time";
    private static final String COROS_ARE_NULL = "coroutines are null: pass none, or what is to run";
    private static final TaskFactory EAGER = new EagerTaskFactory();

    private Asyncio() {}

    // ---------------------------------------------------------------------------------------------- running

    /**
     * Runs a program: makes a loop, runs the main task on it, and ends the loop in order, as {@link Runner#close} tells.
     *
     * @param main what the main task runs
     * @param <T> the type of its value
     * @return its value; what it throws is thrown, unchanged
     * @throws IllegalStateException if a loop runs on this thread
     * @throws KeyboardInterrupt if Ctrl-C cancelled it
     */
    public static <T> T run(Awaitable<T> main) {
        return run(main, RunnerOptions.DEFAULT);
    }

    /**
     * Runs a program without a value, as {@link #run(Awaitable)} does.
     *
     * @param main what the main task runs
     * @throws IllegalStateException if a loop runs on this thread
     * @throws KeyboardInterrupt if Ctrl-C cancelled it
     */
    public static void run(Action main) {
        run(main, RunnerOptions.DEFAULT);
    }

    /**
     * Runs a program, as {@link #run(Awaitable)} does.
     *
     * @param main what the main task runs
     * @param options debug mode and the making of the loop
     * @param <T> the type of its value
     * @return its value; what it throws is thrown, unchanged
     * @throws IllegalStateException if a loop runs on this thread
     * @throws KeyboardInterrupt if Ctrl-C cancelled it
     */
    public static <T> T run(Awaitable<T> main, RunnerOptions options) {
        if (EventLoop.currentOrNull() != null) {
            Coroutines.close(main);
            throw new IllegalStateException("Asyncio.run() cannot be called from a running event loop: "
                    + "await the coroutine here, or start it with createTask");
        }
        try (var runner = Runner.create(options)) {
            return runner.run(main);
        }
    }

    /**
     * Runs a program without a value, as {@link #run(Awaitable)} does.
     *
     * @param main what the main task runs
     * @param options debug mode and the making of the loop
     * @throws IllegalStateException if a loop runs on this thread
     * @throws KeyboardInterrupt if Ctrl-C cancelled it
     */
    public static void run(Action main, RunnerOptions options) {
        run(awaitable(main), options);
    }

    /**
     * The loop that runs here. Does not suspend.
     *
     * @return the loop
     * @throws IllegalStateException if none runs on this thread or task
     */
    public static EventLoop getRunningLoop() {
        return EventLoop.current().share();
    }

    /**
     * Makes a loop, to be run and closed by the caller; {@link #run(Action)} does all that by itself. Any thread.
     *
     * @return the loop
     */
    public static EventLoop newEventLoop() {
        return EventLoop.create().share();
    }

    // ------------------------------------------------------------------------------------------ tasks

    /**
     * Starts a task on the running loop; it takes its first step in the next turn. Does not suspend.
     *
     * @param coro what the task runs
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static <T> Task<T> createTask(Awaitable<T> coro) {
        return EventLoop.current().createTask(coro);
    }

    /**
     * Starts a task without a value on the running loop. Does not suspend.
     *
     * @param coro what the task runs
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static Task<Void> createTask(Action coro) {
        return EventLoop.current().createTask(awaitable(coro));
    }

    /**
     * Starts a named task on the running loop; it takes its first step in the next turn. Does not suspend.
     *
     * @param coro what the task runs
     * @param name the task's name
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static <T> Task<T> createTask(Awaitable<T> coro, String name) {
        return EventLoop.current().createTask(coro, name);
    }

    /**
     * Starts a named task without a value on the running loop. Does not suspend.
     *
     * @param coro what the task runs
     * @param name the task's name
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static Task<Void> createTask(Action coro, String name) {
        return EventLoop.current().createTask(awaitable(coro), name);
    }

    /**
     * Starts a task on the running loop; it takes its first step in the next turn. Does not suspend.
     *
     * @param coro what the task runs
     * @param options its name, context and way of starting
     * @param <T> the type of its value
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static <T> Task<T> createTask(Awaitable<T> coro, TaskOptions options) {
        return EventLoop.current().createTask(coro, options);
    }

    /**
     * Starts a task without a value on the running loop. Does not suspend.
     *
     * @param coro what the task runs
     * @param options its name, context and way of starting
     * @return the task
     * @throws IllegalStateException if no loop runs here
     */
    public static Task<Void> createTask(Action coro, TaskOptions options) {
        return EventLoop.current().createTask(awaitable(coro), options);
    }

    /**
     * Makes a future of an awaitable: a task or future stays what it is, everything else becomes a task. Does not suspend.
     *
     * @param coro a coroutine, task or future
     * @param <T> the type of its value
     * @return the future
     * @throws IllegalStateException if a task is needed and no loop runs here
     */
    public static <T> Future<T> ensureFuture(Awaitable<T> coro) {
        return Ensure.future(coro, null);
    }

    /**
     * Makes a future of an awaitable on a loop. Does not suspend.
     *
     * @param coro a coroutine, task or future
     * @param loop the loop
     * @param <T> the type of its value
     * @return the future
     * @throws IllegalArgumentException if it is a future of another loop
     */
    public static <T> Future<T> ensureFuture(Awaitable<T> coro, EventLoop loop) {
        return Ensure.future(coro, loop);
    }

    /**
     * The task that is running. Does not suspend.
     *
     * @return the task, or null in a callback of the loop
     * @throws IllegalStateException if no loop runs here
     */
    public static @Nullable Task<?> currentTask() {
        EventLoop.current();
        return Task.currentOrNull();
    }

    /**
     * The tasks of the running loop that are not done. Does not suspend.
     *
     * @return the tasks, in the order of their creation
     * @throws IllegalStateException if no loop runs here
     */
    public static Set<Task<?>> allTasks() {
        return EventLoop.current().allTasks();
    }

    /**
     * The tasks of a loop that are not done. Does not suspend.
     *
     * @param loop the loop
     * @return the tasks, in the order of their creation
     */
    public static Set<Task<?>> allTasks(EventLoop loop) {
        return Objects.requireNonNull(loop, "loop is null: leave it out for the running one")
                .allTasks();
    }

    /**
     * The task factory whose tasks run at once, up to where they first suspend, instead of in the next turn: for
     * {@link EventLoop#setTaskFactory}. Does not suspend.
     *
     * @return the factory
     */
    public static TaskFactory eagerTaskFactory() {
        return EAGER;
    }

    /**
     * Tells whether an object is a coroutine object. A plain lambda is none, although it serves as one.
     *
     * @param object the object
     * @return true if it is a {@link Coroutine}
     */
    public static boolean isCoroutine(@Nullable Object object) {
        return object instanceof Coroutine;
    }

    /**
     * Tells whether an object is a future.
     *
     * @param object the object
     * @return true if it is a {@link Future}, such as a task
     */
    public static boolean isFuture(@Nullable Object object) {
        return object instanceof Future;
    }

    // --------------------------------------------------------------------------------------- sleeping

    /**
     * Suspends for a time; zero or less gives up exactly one turn of the loop. A cancellation stops the timer.
     *
     * @param delay how long
     * @throws IllegalStateException outside a task
     */
    public static void sleep(Duration delay) {
        Sleep.sleep(delay);
    }

    /**
     * Suspends for a time, as {@link #sleep(Duration)} does, and has a value.
     *
     * @param delay how long
     * @param result the value
     * @param <T> its type
     * @return the value
     * @throws IllegalStateException outside a task
     */
    public static <T extends @Nullable Object> T sleep(Duration delay, T result) {
        Sleep.sleep(delay);
        return result;
    }

    // -------------------------------------------------------------------------------- several at once

    /**
     * Runs nothing: a future that is done. Does not suspend.
     *
     * @param <T> the type of the values
     * @return a future of an empty list
     * @throws IllegalStateException if no loop runs here
     */
    public static <T> Future<List<T>> gather() {
        return Gather.values(List.of());
    }

    /**
     * Runs coroutines at once. Does not suspend; await the future.
     *
     * <p>The first failure is the future's, at once; the others run on. Cancelling the future cancels all that are not done,
     * and it ends when they have. A cancelled one counts as one that failed with a {@link dev.weft.CancelledError}.
     *
     * @param coros coroutines, tasks or futures
     * @param <T> the type of their values
     * @return a future of their values, in the order in which they are given
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T> Future<List<T>> gather(Awaitable<? extends T>... coros) {
        return Gather.values(Arrays.asList(Objects.requireNonNull(coros, COROS_ARE_NULL)));
    }

    /**
     * Runs coroutines without values at once, as {@link #gather(Awaitable[])} does. Does not suspend; await the future.
     *
     * @param coros coroutines
     * @return a future of as many nulls
     */
    public static Future<List<Void>> gather(Action... coros) {
        return Gather.values(awaitables(coros));
    }

    /**
     * Runs coroutines at once, as {@link #gather(Awaitable[])} does. Does not suspend; await the future.
     *
     * @param coros coroutines, tasks or futures
     * @param <T> the type of their values
     * @return a future of their values, in the order in which they are given
     */
    public static <T> Future<List<T>> gather(Collection<? extends Awaitable<? extends T>> coros) {
        return Gather.values(coros);
    }

    /**
     * Runs nothing: a future that is done. Does not suspend.
     *
     * @param <T> the type of the values
     * @return a future of an empty list
     * @throws IllegalStateException if no loop runs here
     */
    public static <T> Future<List<Outcome<T>>> gatherSettled() {
        return Gather.outcomes(List.of());
    }

    /**
     * Runs coroutines at once and tells how each one ended: asyncio's {@code gather(..., return_exceptions=True)}. Does not
     * suspend; await the future, which fails only if it is cancelled itself.
     *
     * @param coros coroutines, tasks or futures
     * @param <T> the type of their values
     * @return a future of their outcomes, in the order in which they are given
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T> Future<List<Outcome<T>>> gatherSettled(Awaitable<? extends T>... coros) {
        return Gather.outcomes(Arrays.asList(Objects.requireNonNull(coros, COROS_ARE_NULL)));
    }

    /**
     * Runs coroutines without values at once and tells how each one ended. Does not suspend; await the future.
     *
     * @param coros coroutines
     * @return a future of their outcomes, in the order in which they are given
     */
    public static Future<List<Outcome<Void>>> gatherSettled(Action... coros) {
        return Gather.outcomes(awaitables(coros));
    }

    /**
     * Runs coroutines at once and tells how each one ended. Does not suspend; await the future.
     *
     * @param coros coroutines, tasks or futures
     * @param <T> the type of their values
     * @return a future of their outcomes, in the order in which they are given
     */
    public static <T> Future<List<Outcome<T>>> gatherSettled(Collection<? extends Awaitable<? extends T>> coros) {
        return Gather.outcomes(coros);
    }

    /**
     * Makes a future that ends as a coroutine, task or future does, and that can be cancelled without cancelling that. Does not
     * suspend; await the future. A failure after such a cancellation goes to the loop's exception handler.
     *
     * @param coro a coroutine, task or future
     * @param <T> the type of its value
     * @return the future
     */
    public static <T> Future<T> shield(Awaitable<? extends T> coro) {
        return Shield.of(coro);
    }

    /**
     * Shields a coroutine without a value, as {@link #shield(Awaitable)} does. Does not suspend; await the future.
     *
     * @param coro a coroutine
     * @return the future
     */
    public static Future<Void> shield(Action coro) {
        return Shield.of(awaitable(coro));
    }

    /**
     * Waits for futures without failing with them. Always suspends. A cancellation leaves them alone.
     *
     * @param futures tasks and futures of this loop, at least one; the same one twice counts once
     * @param <F> the type of the futures
     * @return which ones are done, and which are not
     * @throws IllegalArgumentException if there is none, or one belongs to another loop
     */
    public static <F extends Future<?>> DoneAndPending<F> wait(Collection<? extends F> futures) {
        return Waits.wait(futures, null, ReturnWhen.ALL_COMPLETED);
    }

    /**
     * Waits for futures without failing with them or cancelling them when the time is over. Always suspends. A cancellation leaves them alone.
     *
     * @param futures tasks and futures of this loop, at least one; the same one twice counts once
     * @param timeout how long to wait at most, or null
     * @param <F> the type of the futures
     * @return which ones are done, and which are not
     * @throws IllegalArgumentException if there is none, or one belongs to another loop
     */
    public static <F extends Future<?>> DoneAndPending<F> wait(
            Collection<? extends F> futures, @Nullable Duration timeout) {
        return Waits.wait(futures, timeout, ReturnWhen.ALL_COMPLETED);
    }

    /**
     * Waits for futures without failing with them. Always suspends. A cancellation leaves them alone.
     *
     * @param futures tasks and futures of this loop, at least one; the same one twice counts once
     * @param returnWhen whether to wait for one, for the first failure, or for all
     * @param <F> the type of the futures
     * @return which ones are done, and which are not
     * @throws IllegalArgumentException if there is none, or one belongs to another loop
     */
    public static <F extends Future<?>> DoneAndPending<F> wait(Collection<? extends F> futures, ReturnWhen returnWhen) {
        return Waits.wait(futures, null, returnWhen);
    }

    /**
     * Waits for futures without failing with them or cancelling them when the time is over. Always suspends. A cancellation leaves them alone.
     *
     * @param futures tasks and futures of this loop, at least one; the same one twice counts once
     * @param timeout how long to wait at most, or null
     * @param returnWhen whether to wait for one, for the first failure, or for all
     * @param <F> the type of the futures
     * @return which ones are done, and which are not
     * @throws IllegalArgumentException if there is none, or one belongs to another loop
     */
    public static <F extends Future<?>> DoneAndPending<F> wait(
            Collection<? extends F> futures, @Nullable Duration timeout, ReturnWhen returnWhen) {
        return Waits.wait(futures, timeout, returnWhen);
    }

    /**
     * Runs coroutines at once and gives their results in the order in which they come. Does not suspend; awaiting what it gives
     * does.
     *
     * @param coros coroutines, tasks or futures
     * @param <T> the type of their values
     * @return what to go through
     */
    public static <T> AsCompleted<T> asCompleted(Collection<? extends Awaitable<? extends T>> coros) {
        return new AsCompleted<>(coros, null);
    }

    /**
     * Runs coroutines at once and gives their results in the order in which they come, and a {@link TimeoutException} for each
     * that has not come in time. Does not suspend; awaiting what it gives does.
     *
     * @param coros coroutines, tasks or futures
     * @param timeout how long all of them have, or null
     * @param <T> the type of their values
     * @return what to go through
     */
    public static <T> AsCompleted<T> asCompleted(
            Collection<? extends Awaitable<? extends T>> coros, @Nullable Duration timeout) {
        return new AsCompleted<>(coros, timeout);
    }

    /**
     * Runs a block with a {@link TaskGroup}, and waits for the group's tasks. Suspends until they are done. A cancellation
     * cancels them, and waits for them.
     *
     * @param body the block
     * @throws dev.weft.ExceptionGroup the failures of the tasks and of the block
     */
    public static void taskGroup(Body<? super TaskGroup> body) {
        new TaskGroup().run(body);
    }

    /**
     * Runs a block with a value and a {@link TaskGroup}, as {@link #taskGroup} does.
     *
     * @param body the block
     * @param <T> the type of its value
     * @return its value; null if the group was cancelled by {@link TaskGroup#cancel}
     * @throws dev.weft.ExceptionGroup the failures of the tasks and of the block
     */
    public static <T> @Nullable T callInTaskGroup(ValueBody<? super TaskGroup, T> body) {
        return new TaskGroup().call(body);
    }

    // --------------------------------------------------------------------------------- limits of time

    /**
     * Awaits a coroutine, task or future, for a time. The coroutine runs in the current task, and is cancelled there when the
     * time is over; what it returns in spite of that is returned. Without any time left it never starts. Suspends as it does. A
     * cancellation cancels it.
     *
     * @param coro a coroutine, task or future
     * @param timeout how long it has, or null for as long as it takes
     * @param <T> the type of its value
     * @return its value
     * @throws TimeoutException if the time is over
     */
    public static <T> T waitFor(Awaitable<? extends T> coro, @Nullable Duration timeout) throws TimeoutException {
        return Waits.waitFor(coro, timeout);
    }

    /**
     * Awaits a coroutine without a value for a time, as {@link #waitFor(Awaitable, Duration)} does.
     *
     * @param coro a coroutine
     * @param timeout how long it has, or null for as long as it takes
     * @throws TimeoutException if the time is over
     */
    public static void waitFor(Action coro, @Nullable Duration timeout) throws TimeoutException {
        Waits.waitFor(awaitable(coro), timeout);
    }

    /**
     * Runs a block under a {@link Timeout}: when the time is over, the task inside it is cancelled. Suspends as the block does.
     *
     * @param delay how long it has, or null for no limit
     * @param body the block
     * @param <T> the type of its value
     * @return its value
     * @throws TimeoutException if the time is over
     * @throws IllegalStateException outside a task
     */
    @SuppressWarnings("NullAway") // a timeout swallows no failure, so the value is the block's own
    public static <T> T timeout(@Nullable Duration delay, Awaitable<T> body) throws TimeoutException {
        Awaitable<T> awaited = Objects.requireNonNull(body, BODY_IS_NULL);
        return new Timeout(Deadlines.after(delay)).call(_ -> awaited.await());
    }

    /**
     * Runs a block without a value under a {@link Timeout}, as {@link #timeout(Duration, Awaitable)} does.
     *
     * @param delay how long it has, or null for no limit
     * @param body the block
     * @throws TimeoutException if the time is over
     * @throws IllegalStateException outside a task
     */
    public static void timeout(@Nullable Duration delay, Action body) throws TimeoutException {
        Awaitable<Void> awaited = awaitable(body);
        new Timeout(Deadlines.after(delay)).run(_ -> awaited.await());
    }

    /**
     * Runs a block under a {@link Timeout} that it is given, to look at it or to set another deadline.
     *
     * @param delay how long it has, or null for no limit
     * @param body the block
     * @throws TimeoutException if the time is over
     * @throws IllegalStateException outside a task
     */
    public static void timeout(@Nullable Duration delay, Body<? super Timeout> body) throws TimeoutException {
        new Timeout(Deadlines.after(delay)).run(body);
    }

    /**
     * Runs a block under a {@link Timeout}: when the time is over, the task inside it is cancelled. Suspends as the block does.
     *
     * @param when the deadline in {@link EventLoop#nanoTime} of the loop, or null for no limit
     * @param body the block
     * @param <T> the type of its value
     * @return its value
     * @throws TimeoutException if the time is over
     * @throws IllegalStateException outside a task
     */
    @SuppressWarnings("NullAway") // a timeout swallows no failure, so the value is the block's own
    public static <T> T timeoutAt(@Nullable Long when, Awaitable<T> body) throws TimeoutException {
        Awaitable<T> awaited = Objects.requireNonNull(body, BODY_IS_NULL);
        return new Timeout(when).call(_ -> awaited.await());
    }

    /**
     * Runs a block without a value under a {@link Timeout}, as {@link #timeoutAt(Long, Awaitable)} does.
     *
     * @param when the deadline in {@link EventLoop#nanoTime} of the loop, or null for no limit
     * @param body the block
     * @throws TimeoutException if the time is over
     * @throws IllegalStateException outside a task
     */
    public static void timeoutAt(@Nullable Long when, Action body) throws TimeoutException {
        Awaitable<Void> awaited = awaitable(body);
        new Timeout(when).run(_ -> awaited.await());
    }

    /**
     * Runs a block under a {@link Timeout} that it is given, to look at it or to set another deadline.
     *
     * @param when the deadline in {@link EventLoop#nanoTime} of the loop, or null for no limit
     * @param body the block
     * @throws TimeoutException if the time is over
     * @throws IllegalStateException outside a task
     */
    public static void timeoutAt(@Nullable Long when, Body<? super Timeout> body) throws TimeoutException {
        new Timeout(when).run(body);
    }

    /**
     * Runs a block with a value under a {@link Timeout} that it is given, to look at it or to set another deadline.
     *
     * @param delay how long it has, or null for no limit
     * @param body the block
     * @param <T> the type of its value
     * @return its value
     * @throws TimeoutException if the time is over
     * @throws IllegalStateException outside a task
     */
    @SuppressWarnings("NullAway") // a timeout swallows no failure, so the value is the block's own
    public static <T> T callWithTimeout(@Nullable Duration delay, ValueBody<? super Timeout, T> body)
            throws TimeoutException {
        return new Timeout(Deadlines.after(delay)).call(body);
    }

    // ---------------------------------------------------------------------- threads and other futures

    /**
     * Runs a function in a thread of the default executor, in a copy of the current context. Suspends until it is done. A
     * cancellation goes on at once; the thread does its work to the end, and its result is dropped.
     *
     * @param function the function
     * @param <T> the type of its value
     * @return its value
     */
    public static <T> T toThread(Callable<T> function) {
        return Bridges.toThread(function);
    }

    /**
     * Runs a function without a value in a thread, as {@link #toThread(Callable)} does.
     *
     * @param function the function
     */
    public static void toThread(Action function) {
        Bridges.toThread(awaitable(function)::await);
    }

    /**
     * Starts a coroutine on a loop from another thread. Any thread; does not suspend.
     *
     * @param coro the coroutine
     * @param loop the loop, which runs in another thread
     * @param <T> the type of its value
     * @return a future for this thread, whose cancelling cancels the task
     * @throws IllegalStateException if the loop is closed
     */
    public static <T> CompletableFuture<T> runCoroutineThreadsafe(Awaitable<? extends T> coro, EventLoop loop) {
        return Bridges.submit(coro, loop);
    }

    /**
     * Starts a coroutine without a value on a loop from another thread, as the other form does. Any thread; does not suspend.
     *
     * @param coro the coroutine
     * @param loop the loop, which runs in another thread
     * @return a future for this thread, whose cancelling cancels the task
     * @throws IllegalStateException if the loop is closed
     */
    public static CompletableFuture<Void> runCoroutineThreadsafe(Action coro, EventLoop loop) {
        return Bridges.submit(awaitable(coro), loop);
    }

    /**
     * Makes a future of the running loop of a stage that other threads complete. Does not suspend; await the future. Cancelling it
     * cancels the stage.
     *
     * @param stage the stage, such as a {@link CompletableFuture}
     * @param <T> the type of its value
     * @return the future
     * @throws IllegalStateException if no loop runs here
     */
    public static <T> Future<T> wrapFuture(CompletionStage<T> stage) {
        return Bridges.wrap(stage, EventLoop.current());
    }

    /**
     * Makes a future of a loop of a stage that other threads complete, as {@link #wrapFuture(CompletionStage)} does.
     *
     * @param stage the stage, such as a {@link CompletableFuture}
     * @param loop the loop
     * @param <T> the type of its value
     * @return the future
     */
    public static <T> Future<T> wrapFuture(CompletionStage<T> stage, EventLoop loop) {
        return Bridges.wrap(stage, loop);
    }

    // ----------------------------------------------------------------------------- who waits for whom

    /**
     * Captures the call graph of the current task: where it is, and who awaits it. Does not suspend.
     *
     * @return the graph, or null in a callback of the loop
     * @throws IllegalStateException if no loop runs here
     */
    public static @Nullable FutureCallGraph captureCallGraph() {
        return CallGraph.capture(null, null);
    }

    /**
     * Captures the call graph of a future. Does not suspend.
     *
     * @param future the task or future; null for the current task
     * @return the graph, or null in a callback of the loop without a future
     * @throws IllegalStateException if no loop runs here and no future is given
     */
    public static @Nullable FutureCallGraph captureCallGraph(@Nullable Future<?> future) {
        return CallGraph.capture(future, null);
    }

    /**
     * Captures the call graph of a future with at most so many frames for each task. Does not suspend.
     *
     * @param future the task or future; null for the current task
     * @param limit how many frames: the outermost ones, or if it is negative the innermost ones
     * @return the graph, or null in a callback of the loop without a future
     * @throws IllegalStateException if no loop runs here and no future is given
     */
    public static @Nullable FutureCallGraph captureCallGraph(@Nullable Future<?> future, int limit) {
        return CallGraph.capture(future, limit);
    }

    /**
     * The call graph of the current task as text. Does not suspend.
     *
     * @return the text
     * @throws IllegalStateException if no loop runs here
     */
    public static String formatCallGraph() {
        return formatCallGraph(null);
    }

    /**
     * The call graph of a future as text. Does not suspend.
     *
     * @param future the task or future; null for the current task
     * @return the text
     * @throws IllegalStateException if no loop runs here and no future is given
     */
    public static String formatCallGraph(@Nullable Future<?> future) {
        return CallGraph.format(CallGraph.capture(future, null));
    }

    /**
     * Prints the call graph of the current task on standard output. Does not suspend.
     *
     * @throws IllegalStateException if no loop runs here
     */
    public static void printCallGraph() {
        printCallGraph(null, System.out);
    }

    /**
     * Prints the call graph of a future on standard output. Does not suspend.
     *
     * @param future the task or future; null for the current task
     * @throws IllegalStateException if no loop runs here and no future is given
     */
    public static void printCallGraph(@Nullable Future<?> future) {
        printCallGraph(future, System.out);
    }

    /**
     * Prints the call graph of a future. Does not suspend.
     *
     * @param future the task or future; null for the current task
     * @param out where to
     * @throws IllegalStateException if no loop runs here and no future is given
     */
    public static void printCallGraph(@Nullable Future<?> future, PrintStream out) {
        out.println(formatCallGraph(future));
    }

    // ---------------------------------------------------------------------------------------------- network

    /**
     * Opens a connection. Suspends; a cancellation gives it up. A host with several addresses is tried as RFC 8305 says.
     *
     * @param host a name or an address
     * @param port the port
     * @return what the peer sends and what it is sent
     * @throws IOException if the host is unknown or no address answers; it names the address and the cause
     * @throws IllegalStateException if {@code dev.weft:weft-net} is not on the path
     */
    public static Connection openConnection(String host, int port) throws IOException {
        return openConnection(host, port, ConnectOptions.DEFAULT);
    }

    /**
     * Opens a connection, as {@link #openConnection(String, int)} does.
     *
     * @param host a name or an address
     * @param port the port
     * @param options limit, TLS and more
     * @return what the peer sends and what it is sent
     * @throws IOException if the host is unknown, no address answers, or TLS fails
     */
    public static Connection openConnection(String host, int port, ConnectOptions options) throws IOException {
        return Streams.open(host, port, options);
    }

    /**
     * Opens a connection to a Unix socket. Suspends; a cancellation gives it up.
     *
     * @param path the socket's file
     * @return what the peer sends and what it is sent
     * @throws IOException if nobody listens there
     */
    public static Connection openUnixConnection(Path path) throws IOException {
        return openUnixConnection(path, ConnectOptions.DEFAULT);
    }

    /**
     * Opens a connection to a Unix socket, as {@link #openUnixConnection(Path)} does.
     *
     * @param path the socket's file
     * @param options limit, TLS and more
     * @return what the peer sends and what it is sent
     * @throws IOException if nobody listens there, or TLS fails
     */
    public static Connection openUnixConnection(Path path, ConnectOptions options) throws IOException {
        return Streams.openUnix(path, options);
    }

    /**
     * Starts a server, which runs the handler in a task for each connection. Suspends while it binds; a cancellation leaves
     * nothing bound.
     *
     * @param handler what serves one connection
     * @param host the name or address to listen on; empty for all of this machine's
     * @param port the port; 0 lets the system choose, and {@link Server#port} tells
     * @return the server
     * @throws IOException if an address cannot be bound; it names the address and the cause
     * @throws IllegalStateException if {@code dev.weft:weft-net} is not on the path
     */
    public static Server startServer(ConnectionHandler handler, String host, int port) throws IOException {
        return startServer(handler, host, port, ServeOptions.DEFAULT);
    }

    /**
     * Starts a server, as {@link #startServer(ConnectionHandler, String, int)} does.
     *
     * @param handler what serves one connection
     * @param host the name or address to listen on; empty for all of this machine's
     * @param port the port
     * @param options limit, backlog, TLS and more
     * @return the server
     * @throws IOException if an address cannot be bound
     */
    public static Server startServer(ConnectionHandler handler, String host, int port, ServeOptions options)
            throws IOException {
        return startServer(handler, List.of(host), port, options);
    }

    /**
     * Starts a server on several hosts, as {@link #startServer(ConnectionHandler, String, int)} does on one.
     *
     * @param handler what serves one connection
     * @param hosts the names or addresses to listen on
     * @param port the port on each of them
     * @param options limit, backlog, TLS and more
     * @return the server
     * @throws IOException if an address cannot be bound; then none is
     */
    public static Server startServer(ConnectionHandler handler, List<String> hosts, int port, ServeOptions options)
            throws IOException {
        return Streams.serve(handler, hosts, port, options);
    }

    /**
     * Starts a server on a socket, TCP or Unix, that is bound already and belongs to the server from now on. Suspends; a
     * cancellation closes it.
     *
     * @param handler what serves one connection
     * @param socket what the program, or who started it, has bound
     * @param options limit, TLS and more; what of them concerns binding has no effect
     * @return the server
     * @throws IOException if the socket is closed
     * @throws IllegalArgumentException if it is not bound
     */
    public static Server startServer(ConnectionHandler handler, ServerSocketChannel socket, ServeOptions options)
            throws IOException {
        return Streams.serve(handler, socket, options);
    }

    /**
     * Starts a server on a Unix socket, as {@link #startServer(ConnectionHandler, String, int)} does on a port. The file goes
     * with the server.
     *
     * @param handler what serves one connection
     * @param path the socket's file, which must not be there yet
     * @return the server
     * @throws IOException if the file cannot be bound
     */
    public static Server startUnixServer(ConnectionHandler handler, Path path) throws IOException {
        return startUnixServer(handler, path, ServeOptions.DEFAULT);
    }

    /**
     * Starts a server on a Unix socket, as {@link #startUnixServer(ConnectionHandler, Path)} does.
     *
     * @param handler what serves one connection
     * @param path the socket's file, which must not be there yet
     * @param options limit, backlog, TLS and more
     * @return the server
     * @throws IOException if the file cannot be bound
     */
    public static Server startUnixServer(ConnectionHandler handler, Path path, ServeOptions options)
            throws IOException {
        return Streams.serveUnix(handler, path, options);
    }

    // ---------------------------------------------------------------------------------------------- processes

    /**
     * Starts a program that shares this process's input, output and errors. Suspends while it starts; a cancellation kills it.
     *
     * @param program its file or name
     * @param arguments its arguments
     * @return the running process
     * @throws IOException if it cannot be started; it names the program
     */
    public static Process createSubprocessExec(String program, String... arguments) throws IOException {
        return createSubprocessExec(SubprocessOptions.DEFAULT, program, arguments);
    }

    /**
     * Starts a program, as {@link #createSubprocessExec(String, String...)} does.
     *
     * @param options pipes, directory, environment
     * @param program its file or name
     * @param arguments its arguments
     * @return the running process
     * @throws IOException if it cannot be started; it names the program
     */
    public static Process createSubprocessExec(SubprocessOptions options, String program, String... arguments)
            throws IOException {
        return Process.exec(options, program, arguments);
    }

    /**
     * Has the shell run a line. Suspends while it starts; a cancellation kills it. Whatever comes from outside the program has
     * no place in the line.
     *
     * @param line what the shell runs
     * @return the running shell
     * @throws IOException if it cannot be started
     */
    public static Process createSubprocessShell(String line) throws IOException {
        return createSubprocessShell(SubprocessOptions.DEFAULT, line);
    }

    /**
     * Has the shell run a line, as {@link #createSubprocessShell(String)} does.
     *
     * @param options pipes, directory, environment
     * @param line what the shell runs
     * @return the running shell
     * @throws IOException if it cannot be started
     */
    public static Process createSubprocessShell(SubprocessOptions options, String line) throws IOException {
        return Process.shell(options, line);
    }

    private static Awaitable<Void> awaitable(Action coro) {
        return Objects.requireNonNull(coro, "coroutine is null: pass a lambda or a method reference")
                .asAwaitable();
    }

    private static List<Awaitable<Void>> awaitables(Action... coros) {
        return Arrays.stream(Objects.requireNonNull(coros, COROS_ARE_NULL))
                .map(Asyncio::awaitable)
                .toList();
    }
}
