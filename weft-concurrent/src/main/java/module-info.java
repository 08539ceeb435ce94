/** Pools of threads and of processes, queues between them, and unsync, which chooses among them. */
@org.jspecify.annotations.NullMarked
module dev.weft.concurrent {
    requires static org.jspecify;
    requires transitive dev.weft.core;

    exports dev.weft.concurrent;
}
