/** Calls that run on other machines, and queues between machines, on Hazelcast. */
@org.jspecify.annotations.NullMarked
module dev.weft.cluster {
    requires static org.jspecify;
    requires transitive dev.weft.concurrent;
    requires com.hazelcast.core;
    requires java.logging;

    exports dev.weft.cluster;

    provides dev.weft.unsync.ClusterProvider with
            dev.weft.cluster.UnsyncCluster;
}
