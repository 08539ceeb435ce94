package dev.weft.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * A queue between tasks: getting waits while it is empty, putting while it is full.
 *
 * <p>Loop thread only; {@code SyncAsyncQueue} of {@code dev.weft.concurrent} has a side for threads.
 *
 * <p>Semantics: asyncio 3.14. First in, first out, and so are those who wait. An item handed to a getter that is cancelled
 * in the same turn stays in the queue, and the next getter is woken for it. An item may be null, as Python's may be None.
 *
 * @param <T> the type of the items
 */
public sealed class Queue<T extends @Nullable Object> permits PriorityQueue, LifoQueue {
    // Items are never handed over: a put wakes a getter, which looks again when its turn comes, and waits anew if
    // another
    // was faster. A woken waiter has left its line already; if it is cancelled, it wakes the next in its place.

    private final Store<T> items;
    private final int maxsize;
    private final Waiters getters;
    private final Waiters putters;
    private final Waiters joiners;

    /** Items that were put, and for which nobody has called taskDone yet. */
    private int unfinished;

    private boolean shutDown;

    /** Makes a queue without a bound. */
    public Queue() {
        this(0);
    }

    /**
     * Makes a queue.
     *
     * @param maxsize how many items it holds at most; no bound if that is 0 or less
     */
    public Queue(int maxsize) {
        this(maxsize, new Store.Line<>(false));
    }

    Queue(int maxsize, Store<T> items) {
        this.maxsize = maxsize;
        this.items = items;
        LoopBinding binding = new LoopBinding(this);
        getters = new Waiters(binding);
        putters = new Waiters(binding);
        joiners = new Waiters(binding);
    }

    /**
     * Puts an item in. Suspends only while the queue is full. A cancellation puts nothing in, and passes on a free place
     * that this task had been woken for.
     *
     * @param item the item
     * @throws QueueShutDownException if the queue was shut down
     * @throws IllegalStateException if it has to wait outside a task, or on another loop than others before
     */
    public void put(T item) {
        while (full()) {
            if (shutDown) {
                throw new QueueShutDownException();
            }
            Waiter putter = putters.join();
            try {
                putter.await();
            } catch (Throwable failure) {
                putter.cancel();
                putters.leave(putter);
                if (!full() && !putter.cancelled()) {
                    putters.releaseNext();
                }
                throw failure;
            }
        }
        putNowait(item);
    }

    /**
     * Puts an item in at once. Does not suspend.
     *
     * @param item the item
     * @throws QueueFullException if the queue is full
     * @throws QueueShutDownException if the queue was shut down
     */
    public void putNowait(T item) {
        if (shutDown) {
            throw new QueueShutDownException();
        }
        if (full()) {
            throw new QueueFullException();
        }
        items.add(item);
        unfinished++;
        getters.releaseNext();
    }

    /**
     * Takes the next item out. Suspends only while the queue is empty. A cancellation takes nothing out, and passes on an
     * item that this task had been woken for.
     *
     * @return the item
     * @throws QueueShutDownException if the queue was shut down and is empty
     * @throws IllegalStateException if it has to wait outside a task, or on another loop than others before
     */
    public T get() {
        while (empty()) {
            if (shutDown) {
                throw new QueueShutDownException();
            }
            Waiter getter = getters.join();
            try {
                getter.await();
            } catch (Throwable failure) {
                getter.cancel();
                getters.leave(getter);
                if (!empty() && !getter.cancelled()) {
                    getters.releaseNext();
                }
                throw failure;
            }
        }
        return getNowait();
    }

    /**
     * Takes the next item out at once. Does not suspend.
     *
     * @return the item
     * @throws QueueEmptyException if the queue is empty
     * @throws QueueShutDownException if the queue was shut down and is empty
     */
    public T getNowait() {
        if (empty()) {
            if (shutDown) {
                throw new QueueShutDownException();
            }
            throw new QueueEmptyException();
        }
        T item = items.remove();
        putters.releaseNext();
        return item;
    }

    /**
     * Tells that an item taken out has been dealt with; the last one wakes those who {@link #join}. Does not suspend.
     *
     * @throws IllegalArgumentException if called more often than items were put in
     */
    public void taskDone() {
        if (unfinished <= 0) {
            throw new IllegalArgumentException(
                    "taskDone() called too many times: call it once for each item that get() returned");
        }
        unfinished--;
        if (unfinished == 0) {
            finished();
        }
    }

    /**
     * Waits until all items that were put in have been dealt with, as told by {@link #taskDone}. Suspends only if some have
     * not. A cancellation leaves nothing behind.
     *
     * @throws IllegalStateException if it has to wait outside a task, or on another loop than others before
     */
    public void join() {
        if (unfinished > 0) {
            joiners.await();
        }
    }

    /** Shuts the queue down once it is drained: {@link #shutdown(boolean) shutdown(false)}. Does not suspend. */
    public void shutdown() {
        shutdown(false);
    }

    /**
     * Shuts the queue down: puts fail from now on, and gets fail once it is empty. All who wait are woken. Does not suspend.
     *
     * @param immediate whether the items in it are thrown away and count as dealt with
     */
    public void shutdown(boolean immediate) {
        shutDown = true;
        if (immediate) {
            while (!empty()) {
                items.remove();
                if (unfinished > 0) {
                    unfinished--;
                }
            }
            if (unfinished == 0) {
                finished();
            }
        }
        getters.releaseAll();
        putters.releaseAll();
    }

    /**
     * How many items are in the queue. Does not suspend.
     *
     * @return the number
     */
    public int qsize() {
        return items.size();
    }

    /**
     * How many items the queue holds at most. Does not suspend.
     *
     * @return the bound; none if it is 0 or less
     */
    public int maxsize() {
        return maxsize;
    }

    /**
     * Tells whether the queue is empty. Does not suspend.
     *
     * @return true if it is
     */
    public boolean empty() {
        return items.size() == 0;
    }

    /**
     * Tells whether the queue holds as much as it may. Does not suspend.
     *
     * @return true if it does; never without a bound
     */
    public boolean full() {
        return maxsize > 0 && items.size() >= maxsize;
    }

    @Override
    public String toString() {
        var text = new StringBuilder(getClass().getSimpleName())
                .append("[maxsize=")
                .append(maxsize)
                .append(", qsize=")
                .append(qsize());
        if (!getters.isEmpty()) {
            text.append(", getters=").append(getters.size());
        }
        if (!putters.isEmpty()) {
            text.append(", putters=").append(putters.size());
        }
        if (unfinished > 0) {
            text.append(", tasks=").append(unfinished);
        }
        return text.append(shutDown ? ", shutdown]" : "]").toString();
    }

    private void finished() {
        joiners.wake(Integer.MAX_VALUE);
    }
}
