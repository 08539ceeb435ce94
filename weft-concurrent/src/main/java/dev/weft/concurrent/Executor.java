package dev.weft.concurrent;

import dev.weft.spi.CallExecutor;
import java.util.concurrent.Callable;

/**
 * A place that runs functions: threads, processes or other machines. Moving a program from one to the other changes one
 * constructor, so every function here is one that could travel.
 *
 * <p>Any thread, and any task, may use it.
 *
 * <p>Semantics: {@code concurrent.futures.Executor} of Python 3.14. Differences: a worker's death fails only its own
 * call; cancelling a running call is possible, and stops it.
 */
public interface Executor extends CallExecutor, AutoCloseable {
    /**
     * Hands in a call. Does not suspend.
     *
     * @param call the function
     * @param <T> the type of its result
     * @return its future
     * @throws ExecutorShutDownException if the executor has been shut down
     * @throws BrokenExecutorException if the executor cannot run anything any more
     * @throws CannotTravelException if the call would have to travel and cannot
     */
    <T> ExecutorFuture<T> submit(SerializableCallable<T> call);

    /**
     * Hands in a function with its argument. Does not suspend.
     *
     * @param function the function
     * @param argument its argument
     * @param <A> the type of the argument
     * @param <R> the type of the result
     * @return the future of the result
     */
    default <A, R> ExecutorFuture<R> submit(SerializableFunction<? super A, ? extends R> function, A argument) {
        return submit(new Application<>(function, argument));
    }

    /**
     * Hands in a function that was not declared to be able to travel, for {@code runInExecutor}. Does not suspend.
     *
     * @param function the function
     * @param <T> the type of its result
     * @return its future
     * @throws CannotTravelException if the function would have to travel and cannot
     */
    @Override
    default <T> ExecutorFuture<T> submitCall(Callable<T> function) {
        return submit(new AnyCall<>(function));
    }

    /**
     * Applies a function to each input, at the same time where there are workers for it. Does not suspend, unless it has
     * a buffer and the inputs suspend; taking a result does.
     *
     * @param function the function
     * @param inputs its arguments
     * @param <A> the type of the arguments
     * @param <R> the type of the results
     * @return the results, in the order of the inputs
     */
    default <A, R> MapResults<R> map(
            SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> inputs) {
        return map(function, inputs, MapOptions.DEFAULT);
    }

    /**
     * Applies a function to each input, with a time limit, in groups, or with a bound on the calls under way.
     *
     * @param function the function
     * @param inputs its arguments; with a buffer size they are taken as results are taken
     * @param options the limits
     * @param <A> the type of the arguments
     * @param <R> the type of the results
     * @return the results, in the order of the inputs
     */
    <A, R> MapResults<R> map(
            SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> inputs, MapOptions options);

    /** Takes no more calls, and waits for all that were handed in. Blocks; in a task, suspends where the engine can. */
    default void shutdown() {
        shutdown(false);
    }

    /**
     * Takes no more calls, and waits for those that go on.
     *
     * @param cancelFutures whether calls that have not started are cancelled
     */
    void shutdown(boolean cancelFutures);

    /** Does what {@link #shutdown()} does. */
    @Override
    default void close() {
        shutdown(false);
    }
}
