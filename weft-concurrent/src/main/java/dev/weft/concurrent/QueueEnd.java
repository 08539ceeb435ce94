package dev.weft.concurrent;

import java.nio.ByteBuffer;
import java.util.List;

/** What a {@link ProcessQueue} stands on: the store itself, or the way to it. Nanos below zero: no limit. */
interface QueueEnd {
    void put(List<ByteBuffer> items, int priority, long nanos);

    /** At least one item and at most {@code most}. */
    List<ByteBuffer> get(int most, long nanos);

    int size();

    void taskDone();

    void join();

    void shutdown();
}
