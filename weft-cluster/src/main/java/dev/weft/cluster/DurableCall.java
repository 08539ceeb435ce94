package dev.weft.cluster;

import dev.weft.concurrent.ExecutorFuture;

/**
 * A call whose result outlives the program that handed it in.
 *
 * @param id what any program fetches the result with: {@link ClusterExecutor#retrieve}
 * @param future its future in this program
 * @param <T> the type of the result
 */
public record DurableCall<T>(String id, ExecutorFuture<T> future) {}
