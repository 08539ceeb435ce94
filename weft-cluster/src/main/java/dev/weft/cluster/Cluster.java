package dev.weft.cluster;

import java.util.List;

/**
 * A way to a cluster: as one of its members, or from outside.
 *
 * <p>Any thread, and any task, may use it.
 */
public sealed interface Cluster extends AutoCloseable permits ClusterMember, ClusterClient {
    /**
     * Tells the cluster's name.
     *
     * @return the name
     */
    String name();

    /**
     * Lists the members that are known to run now. Does not suspend.
     *
     * @return their addresses, the oldest member first
     */
    List<String> members();

    /** Leaves the cluster. Blocks. */
    @Override
    void close();
}
