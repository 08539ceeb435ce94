package dev.weft.concurrent;

import java.io.ObjectInputFilter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ProcessPoolExecutor} is made.
 *
 * @param maxWorkers the most processes that run calls at a time
 * @param initializer what each process runs first; null: nothing
 * @param maxTasksPerChild after how many calls a process is replaced; 0: never
 * @param jvmArguments more flags of the child JVMs, such as {@code -Xmx512m}
 * @param spare whether one process more is kept ready to take the place of one that ends
 * @param startTimeout how long a process may take until it is ready
 * @param filter what may come back from the processes
 */
public record ProcessPoolOptions(
        int maxWorkers,
        @Nullable SerializableAction initializer,
        int maxTasksPerChild,
        List<String> jvmArguments,
        boolean spare,
        Duration startTimeout,
        ObjectInputFilter filter) {
    /** One process for each processor, never replaced without need, with a spare. */
    public static final ProcessPoolOptions DEFAULT = new ProcessPoolOptions(
            Runtime.getRuntime().availableProcessors(),
            null,
            0,
            List.of(),
            true,
            Duration.ofSeconds(60),
            Travel.DEFAULT_FILTER);

    /** Checks the numbers. */
    public ProcessPoolOptions {
        if (maxWorkers < 1) {
            throw new IllegalArgumentException("maxWorkers must be at least 1, not " + maxWorkers);
        }
        if (maxTasksPerChild < 0) {
            throw new IllegalArgumentException(
                    "maxTasksPerChild must be 0 (no limit) or more, not " + maxTasksPerChild);
        }
        jvmArguments = List.copyOf(jvmArguments);
    }

    /**
     * Sets the number of processes.
     *
     * @param maxWorkers the most processes that run calls at a time
     * @return these options with that number
     */
    public ProcessPoolOptions withMaxWorkers(int maxWorkers) {
        return new ProcessPoolOptions(
                maxWorkers, initializer, maxTasksPerChild, jvmArguments, spare, startTimeout, filter);
    }

    /**
     * Gives each process something to run first.
     *
     * @param initializer the body; if it fails, the pool is broken
     * @return these options with that initializer
     */
    public ProcessPoolOptions withInitializer(SerializableAction initializer) {
        return new ProcessPoolOptions(
                maxWorkers, initializer, maxTasksPerChild, jvmArguments, spare, startTimeout, filter);
    }

    /**
     * Replaces processes that have run many calls.
     *
     * @param maxTasksPerChild after how many calls; 0: never
     * @return these options with that limit
     */
    public ProcessPoolOptions withMaxTasksPerChild(int maxTasksPerChild) {
        return new ProcessPoolOptions(
                maxWorkers, initializer, maxTasksPerChild, jvmArguments, spare, startTimeout, filter);
    }

    /**
     * Sets more flags of the child JVMs.
     *
     * @param jvmArguments the flags
     * @return these options with those flags
     */
    public ProcessPoolOptions withJvmArguments(String... jvmArguments) {
        return new ProcessPoolOptions(
                maxWorkers, initializer, maxTasksPerChild, List.of(jvmArguments), spare, startTimeout, filter);
    }

    /**
     * Chooses whether a spare process is kept.
     *
     * @param spare whether one is
     * @return these options with that choice
     */
    public ProcessPoolOptions withSpare(boolean spare) {
        return new ProcessPoolOptions(
                maxWorkers, initializer, maxTasksPerChild, jvmArguments, spare, startTimeout, filter);
    }

    /**
     * Limits the time that a process may take to start.
     *
     * @param startTimeout how long
     * @return these options with that limit
     */
    public ProcessPoolOptions withStartTimeout(Duration startTimeout) {
        return new ProcessPoolOptions(
                maxWorkers, initializer, maxTasksPerChild, jvmArguments, spare, startTimeout, filter);
    }

    /**
     * Filters what comes back from the processes.
     *
     * @param filter the filter, which replaces the default one
     * @return these options with that filter
     */
    public ProcessPoolOptions withFilter(ObjectInputFilter filter) {
        return new ProcessPoolOptions(
                maxWorkers, initializer, maxTasksPerChild, jvmArguments, spare, startTimeout, filter);
    }
}
