package dev.weft.unsync;

import dev.weft.concurrent.Executor;

/**
 * What a module that knows a cluster provides as a service, so that a call for the cluster finds it; not for programs.
 *
 * <p>Any thread.
 */
@FunctionalInterface
public interface ClusterProvider {
    /**
     * Connects to the cluster that the program was configured for. Blocks.
     *
     * @return an executor on it, which is shut down when unsync is
     */
    Executor connect();
}
