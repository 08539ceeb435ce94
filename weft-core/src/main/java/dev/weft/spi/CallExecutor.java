package dev.weft.spi;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * An executor that takes functions as they are, such as one that sends them to other processes: {@code runInExecutor} hands it
 * the function itself instead of a command that would complete a future here.
 */
public interface CallExecutor extends Executor {
    /**
     * Hands in a function. Does not suspend.
     *
     * @param function the function
     * @param <T> the type of its value
     * @return what any thread completes; cancelling it cancels the function
     */
    <T> CompletableFuture<T> submitCall(Callable<T> function);
}
