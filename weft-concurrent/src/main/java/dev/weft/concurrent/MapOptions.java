package dev.weft.concurrent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How {@link Executor#map(SerializableFunction, Iterable, MapOptions)} spreads its calls.
 *
 * @param timeout how long the results may take in all, counted from the call of {@code map}; null: no limit
 * @param chunkSize how many inputs travel together to a process; pools of threads ignore it
 * @param bufferSize how many calls may be under way whose results have not been taken yet; 0: no limit
 */
public record MapOptions(@Nullable Duration timeout, int chunkSize, int bufferSize) {
    /** No timeout, one input a call, no limit on the calls under way. */
    public static final MapOptions DEFAULT = new MapOptions(null, 1, 0);

    /** Checks the numbers. */
    public MapOptions {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("chunkSize must be at least 1, not " + chunkSize);
        }
        if (bufferSize < 0) {
            throw new IllegalArgumentException("bufferSize must be 0 (no limit) or more, not " + bufferSize);
        }
    }

    /**
     * Limits the time.
     *
     * @param timeout how long the results may take in all
     * @return these options with that limit
     */
    public MapOptions withTimeout(Duration timeout) {
        return new MapOptions(timeout, chunkSize, bufferSize);
    }

    /**
     * Sends inputs in groups.
     *
     * @param chunkSize how many inputs travel together
     * @return these options with that size
     */
    public MapOptions withChunkSize(int chunkSize) {
        return new MapOptions(timeout, chunkSize, bufferSize);
    }

    /**
     * Bounds the calls under way.
     *
     * @param bufferSize how many calls may be under way; 0: no limit
     * @return these options with that bound
     */
    public MapOptions withBufferSize(int bufferSize) {
        return new MapOptions(timeout, chunkSize, bufferSize);
    }
}
