package dev.weft.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * A queue that gives out the item put in last.
 *
 * <p>Loop thread only.
 *
 * <p>Semantics: asyncio 3.14. Items come out last in, first out; those who wait are still served first come, first served.
 *
 * @param <T> the type of the items
 */
public final class LifoQueue<T extends @Nullable Object> extends Queue<T> {
    /** Makes a queue without a bound. */
    public LifoQueue() {
        this(0);
    }

    /**
     * Makes a queue.
     *
     * @param maxsize how many items it holds at most; no bound if that is 0 or less
     */
    public LifoQueue(int maxsize) {
        super(maxsize, new Store.Line<>(true));
    }
}
