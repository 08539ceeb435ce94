package dev.weft.cluster;

import dev.weft.concurrent.Executor;
import dev.weft.unsync.ClusterProvider;

/**
 * Connects unsync to the cluster that the properties {@code weft.cluster.name} and {@code weft.cluster.members} (addresses with
 * commas between them) name, or else to the default one.
 */
public final class UnsyncCluster implements ClusterProvider {
    /** Called by the service loader. */
    public UnsyncCluster() {}

    @Override
    public Executor connect() {
        ClusterOptions options = ClusterOptions.DEFAULT;
        String name = System.getProperty("weft.cluster.name", options.name());
        String members = System.getProperty("weft.cluster.members");
        return new ClusterExecutor(
                members == null
                        ? options.withName(name)
                        : options.withName(name).withMembers(members.split(",", -1)));
    }
}
