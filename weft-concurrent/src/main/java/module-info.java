/** Pools of threads and of processes, queues between them, and unsync, which chooses among them. */
@org.jspecify.annotations.NullMarked
module dev.weft.concurrent {
    requires static org.jspecify;
    requires transitive dev.weft.core;
    requires transitive java.compiler;

    exports dev.weft.concurrent;
    exports dev.weft.unsync;

    uses dev.weft.unsync.ClusterProvider;

    provides javax.annotation.processing.Processor with
            dev.weft.unsync.UnsyncProcessor;
}
