package dev.weft.concurrent;

import java.nio.ByteBuffer;
import java.util.List;

/** What a {@link ProcessQueue} stands on: the store itself, or the way to it. Nanos below zero: no limit. */
interface QueueEnd {
    /** Puts all of the items, if that takes no waiting; else none. */
    boolean offer(List<ByteBuffer> items, int priority);

    /** Puts the items. Blocks while there is no room. */
    void put(List<ByteBuffer> items, int priority, long nanos);

    /** Takes what is at hand here, up to a number; they are the caller's from now on. Does not wait. */
    List<ByteBuffer> poll(int most);

    /** Waits until {@link #poll} is likely to give something. Blocks. */
    void awaitItems(long nanos);

    /** Lets others have what the caller awaited and does not poll. */
    void passOn();

    int size();

    void taskDone();

    void join();

    void shutdown();
}
