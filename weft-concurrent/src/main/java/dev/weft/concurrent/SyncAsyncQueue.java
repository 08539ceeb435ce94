package dev.weft.concurrent;

import dev.weft.asyncio.QueueEmptyException;
import dev.weft.asyncio.QueueFullException;
import dev.weft.asyncio.QueueShutDownException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.BooleanSupplier;

/**
 * A queue between threads and tasks: a task that waits is suspended, a thread that waits is blocked, and either may put
 * and get. Any thread, and tasks of any loop, may use it.
 *
 * <p>Semantics: {@code asyncio.Queue} of Python 3.14 on both sides, as janus has it. A cancelled or interrupted waiter
 * takes no item and passes its turn on.
 *
 * @param <T> the type of the items
 */
/*
 *  All state is guarded by this. A waiter is removed from its set when it is woken, and then looks again; it is in its set
 *  if and only if nobody has woken it.
 */
public final class SyncAsyncQueue<T> {
    private final int maxsize;
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private final LinkedHashSet<ExecutorFuture<Boolean>> getters = new LinkedHashSet<>();
    private final LinkedHashSet<ExecutorFuture<Boolean>> putters = new LinkedHashSet<>();
    private final LinkedHashSet<ExecutorFuture<Boolean>> joiners = new LinkedHashSet<>();
    private long unfinished;
    private boolean shutDown;

    /** Makes a queue without a bound. */
    public SyncAsyncQueue() {
        this(0);
    }

    /**
     * Makes a queue.
     *
     * @param maxsize how many items it holds before {@code put} waits; 0 or less: no bound
     */
    public SyncAsyncQueue(int maxsize) {
        this.maxsize = maxsize;
    }

    /**
     * Puts an item. Suspends a task, or blocks a thread, while the queue is full. A cancelled {@code put} has put nothing.
     *
     * @param item the item
     * @throws QueueShutDownException if the queue takes no more items
     */
    public void put(T item) {
        while (!offer(item)) {
            await(putters, this::hasRoom);
        }
    }

    /**
     * Puts an item without waiting.
     *
     * @param item the item
     * @throws QueueFullException if the queue is full
     * @throws QueueShutDownException if the queue takes no more items
     */
    public void putNowait(T item) {
        if (!offer(item)) {
            throw new QueueFullException();
        }
    }

    private synchronized boolean offer(T item) {
        if (shutDown) {
            throw new QueueShutDownException();
        }
        if (!hasRoom()) {
            return false;
        }
        items.add(item);
        unfinished++;
        wakeOne(getters);
        return true;
    }

    /**
     * Takes an item. Suspends a task, or blocks a thread, while there is none. A cancelled {@code get} has taken nothing.
     *
     * @return the item
     * @throws QueueShutDownException if the queue is empty and takes no more items
     */
    public T get() {
        while (true) {
            synchronized (this) {
                if (!items.isEmpty()) {
                    return take();
                }
                if (shutDown) {
                    throw new QueueShutDownException();
                }
            }
            await(getters, this::hasItems);
        }
    }

    /**
     * Takes an item without waiting.
     *
     * @return the item
     * @throws QueueEmptyException if there is none
     * @throws QueueShutDownException if the queue is empty and takes no more items
     */
    public synchronized T getNowait() {
        if (!items.isEmpty()) {
            return take();
        }
        if (shutDown) {
            throw new QueueShutDownException();
        }
        throw new QueueEmptyException();
    }

    private T take() {
        T item = items.remove();
        wakeOne(putters);
        return item;
    }

    private synchronized boolean hasRoom() {
        return shutDown || maxsize <= 0 || items.size() < maxsize;
    }

    private synchronized boolean hasItems() {
        return shutDown || !items.isEmpty();
    }

    private synchronized boolean isJoined() {
        return unfinished == 0;
    }

    /** Waits to be woken, unless there is no need any more; a waiter that fails after its wake-up passes that on. */
    private void await(SequencedSet<ExecutorFuture<Boolean>> waiters, BooleanSupplier needless) {
        var waiter = new ExecutorFuture<Boolean>("wait for a queue");
        synchronized (this) {
            if (needless.getAsBoolean()) {
                return;
            }
            waiters.add(waiter);
        }
        boolean woken = false;
        try {
            woken = waiter.result();
        } finally {
            if (!woken) {
                leave(waiters, waiter, needless);
            }
        }
    }

    private synchronized void leave(
            SequencedSet<ExecutorFuture<Boolean>> waiters, ExecutorFuture<Boolean> waiter, BooleanSupplier needless) {
        if (!waiters.remove(waiter) && needless.getAsBoolean()) {
            wakeOne(waiters);
        }
    }

    private static void wakeOne(SequencedSet<ExecutorFuture<Boolean>> waiters) {
        boolean woken = false;
        while (!woken && !waiters.isEmpty()) {
            woken = waiters.removeFirst().succeed(true); // false: that one was cancelled just now
        }
    }

    private static void wakeAll(SequencedSet<ExecutorFuture<Boolean>> waiters) {
        while (!waiters.isEmpty()) {
            wakeOne(waiters);
        }
    }

    /**
     * Says that an item that was taken has been dealt with. Does not suspend.
     *
     * @throws IllegalArgumentException if that has been said for every item
     */
    public synchronized void taskDone() {
        if (unfinished == 0) {
            throw new IllegalArgumentException("taskDone() was called more often than items were put");
        }
        if (--unfinished == 0) {
            wakeAll(joiners);
        }
    }

    /** Waits until {@link #taskDone()} has been said for every item. Suspends a task, or blocks a thread. */
    public void join() {
        while (!isJoined()) {
            await(joiners, this::isJoined);
        }
    }

    /** Takes no more items; those in the queue can still be taken. Does not suspend. */
    public void shutdown() {
        shutdown(false);
    }

    /**
     * Takes no more items. Does not suspend.
     *
     * @param immediate whether the items in the queue are dropped, and count as dealt with
     */
    public synchronized void shutdown(boolean immediate) {
        shutDown = true;
        if (immediate) {
            unfinished = Math.max(0, unfinished - items.size());
            items.clear();
            if (unfinished == 0) {
                wakeAll(joiners);
            }
        }
        wakeAll(getters);
        wakeAll(putters);
    }

    /**
     * Counts the items in the queue.
     *
     * @return how many
     */
    public synchronized int qsize() {
        return items.size();
    }

    /**
     * Tells the bound.
     *
     * @return how many items fit; 0 or less: no bound
     */
    public int maxsize() {
        return maxsize;
    }

    /**
     * Tells whether the queue is empty now.
     *
     * @return whether it has no items
     */
    public synchronized boolean empty() {
        return items.isEmpty();
    }

    /**
     * Tells whether the queue is full now.
     *
     * @return whether {@code put} would wait
     */
    public synchronized boolean full() {
        return maxsize > 0 && items.size() >= maxsize;
    }
}
