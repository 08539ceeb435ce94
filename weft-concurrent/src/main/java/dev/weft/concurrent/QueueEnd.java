package dev.weft.concurrent;

import java.nio.ByteBuffer;
import java.util.List;

/** What a {@link ProcessQueue} stands on: the store itself, or the way to it. Nanos below zero: no limit. */
interface QueueEnd {
    void put(List<ByteBuffer> items, int priority, long nanos);

    /** Takes at least one item and at most {@code most}, for somebody who says then that they have arrived. */
    Taken take(int most, long nanos);

    /** Items on their way to whoever asked for them: said to have arrived, or given back to their places. */
    interface Taken {
        List<ByteBuffer> items();

        /** Says that the items are the taker's from now on. Does not wait for an answer. */
        void confirm();

        void giveBack();
    }

    /** Whether the store is in this process. */
    boolean isHere();

    int size();

    void taskDone();

    void join();

    void shutdown();
}
