package dev.weft.asyncio;

import java.util.Comparator;
import java.util.Objects;

/**
 * A queue that gives out its lowest item.
 *
 * <p>Loop thread only.
 *
 * <p>Semantics: asyncio 3.14. Items compare by themselves ({@link Comparable}), or by a comparator.
 *
 * @param <T> the type of the items
 */
public final class PriorityQueue<T> extends Queue<T> {
    /** Makes a queue of comparable items, without a bound. */
    public PriorityQueue() {
        this(0);
    }

    /**
     * Makes a queue of comparable items.
     *
     * @param maxsize how many items it holds at most; no bound if that is 0 or less
     */
    @SuppressWarnings("unchecked") // an item that is not comparable gets its ClassCastException, as in java.util
    public PriorityQueue(int maxsize) {
        this(maxsize, (Comparator<T>) Comparator.naturalOrder());
    }

    /**
     * Makes a queue without a bound.
     *
     * @param order tells which item is lower
     */
    public PriorityQueue(Comparator<? super T> order) {
        this(0, order);
    }

    /**
     * Makes a queue.
     *
     * @param maxsize how many items it holds at most; no bound if that is 0 or less
     * @param order tells which item is lower
     */
    public PriorityQueue(int maxsize, Comparator<? super T> order) {
        super(
                maxsize,
                new Store.Heap<>(Objects.requireNonNull(order, "order is null: leave it out for comparable items")));
    }
}
