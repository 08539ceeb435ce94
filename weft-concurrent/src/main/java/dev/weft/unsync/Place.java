package dev.weft.unsync;

/** Where a call runs. */
public enum Place {
    /** On unsync's loop, as a task. */
    LOOP,
    /** On a thread of the pool. */
    THREAD,
    /** In a process of the pool. */
    PROCESS,
    /** On a member of the cluster. */
    CLUSTER,
    /** Nowhere: whoever has the future sets its value. */
    NOWHERE
}
