package dev.weft.concurrent;

import dev.weft.Action;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ThreadPoolExecutor} is made.
 *
 * @param maxWorkers the most threads that it has
 * @param namePrefix what the names of its threads begin with
 * @param initializer what each thread runs first; null: nothing
 */
public record ThreadPoolOptions(
        int maxWorkers, String namePrefix, @Nullable Action initializer) {
    /** As many threads as there are processors and four, but not over 32, and no initializer. */
    public static final ThreadPoolOptions DEFAULT =
            new ThreadPoolOptions(Math.min(32, Runtime.getRuntime().availableProcessors() + 4), "weft-pool", null);

    /** Checks the number of threads. */
    public ThreadPoolOptions {
        if (maxWorkers < 1) {
            throw new IllegalArgumentException("maxWorkers must be at least 1, not " + maxWorkers);
        }
    }

    /**
     * Sets the number of threads.
     *
     * @param maxWorkers the most threads
     * @return these options with that number
     */
    public ThreadPoolOptions withMaxWorkers(int maxWorkers) {
        return new ThreadPoolOptions(maxWorkers, namePrefix, initializer);
    }

    /**
     * Names the threads.
     *
     * @param namePrefix what their names begin with
     * @return these options with that prefix
     */
    public ThreadPoolOptions withNamePrefix(String namePrefix) {
        return new ThreadPoolOptions(maxWorkers, namePrefix, initializer);
    }

    /**
     * Gives each thread something to run first.
     *
     * @param initializer the body; if it fails, the pool is broken
     * @return these options with that initializer
     */
    public ThreadPoolOptions withInitializer(Action initializer) {
        return new ThreadPoolOptions(maxWorkers, namePrefix, initializer);
    }
}
