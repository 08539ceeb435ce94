package dev.weft.concurrent;

import dev.weft.asyncio.QueueEmptyException;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A queue between processes. It lives in the process that made it and travels to others as a reference: captured by a call
 * or a process body, sent through another queue, or passed as an argument. Items travel as bytes, also within one process.
 *
 * <p>Any thread of any of the processes may use it. In a task, waiting suspends; elsewhere, it blocks the thread. A cancelled
 * {@code get} has taken nothing; a cancelled {@code put} may or may not have put its item. When {@code put} returns, the item is in the
 * queue, and the death of the putter loses nothing; an item is taken when {@code get} is about to return it. Another process is
 * lent items, and granted places, many at a time; what it has not used is still in the queue, or still room, for the bound,
 * for priorities, and for everybody else, and is recalled when somebody needs it, or when the process dies.
 *
 * <p>Semantics: {@code multiprocessing.JoinableQueue} of Python 3.14. Differences: priorities, {@code shutdown}, several
 * items at a time; no feeder thread, so nothing is lost in it; {@code qsize} works everywhere. As there, takers in several
 * processes have no order among them: each gets its items in order.
 *
 * @param <T> the type of the items
 */
public final class ProcessQueue<T> implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final long NO_LIMIT = -1;

    private final transient QueueEnd end;
    private final HubAddress hub;
    private final String door;

    /** Makes a queue without a bound, in this process. */
    public ProcessQueue() {
        this(0);
    }

    /**
     * Makes a queue in this process.
     *
     * @param maxsize how many items it holds before {@code put} waits; 0 or less: no bound
     */
    public ProcessQueue(int maxsize) {
        var home = new HomeQueue(maxsize);
        this.end = home;
        this.hub = Hub.here().address();
        this.door = Doors.open("queue", home, link -> QueueDoor.serve(home, link));
    }

    /** Makes a queue that stands on a given end. */
    ProcessQueue(QueueEnd end, HubAddress hub, String door) {
        this.end = end;
        this.hub = hub;
        this.door = door;
    }

    /** Becomes the store itself where that lives, and a way to it elsewhere. */
    @Serial
    private Object readResolve() {
        Object local = Doors.local(hub, door);
        QueueEnd found = local instanceof HomeQueue home ? home : new RemoteQueue(new RemoteEnd(hub, door));
        return new ProcessQueue<T>(found, hub, door);
    }

    /**
     * Puts an item. Blocks while the queue is full.
     *
     * @param item the item
     * @throws CannotTravelException if the item cannot travel
     * @throws dev.weft.asyncio.QueueShutDownException if the queue takes no more items
     * @throws IllegalStateException if the process that has the queue is gone
     */
    public void put(T item) {
        put(item, 0);
    }

    /**
     * Puts an item before those of a higher number. Blocks while the queue is full.
     *
     * @param item the item
     * @param priority lower numbers come first; 0 is what {@link #put(Object)} gives
     */
    public void put(T item, int priority) {
        putPacked(List.of(pack(item)), priority, NO_LIMIT);
    }

    /**
     * Puts an item, but waits for room no longer than given.
     *
     * @param item the item
     * @param limit how long; zero: not at all
     * @throws dev.weft.asyncio.QueueFullException if the time is up; the item is not in the queue
     */
    public void put(T item, Duration limit) {
        putPacked(List.of(pack(item)), 0, limit.toNanos());
    }

    /**
     * Puts an item without waiting for room.
     *
     * @param item the item
     * @throws dev.weft.asyncio.QueueFullException if the queue is full
     */
    public void putNowait(T item) {
        put(item, Duration.ZERO);
    }

    /**
     * Puts items in one go, which is much faster between processes. Blocks while the queue is full.
     *
     * @param items the items, in their order
     */
    public void putAll(Iterable<? extends T> items) {
        var packed = new ArrayList<ByteBuffer>();
        for (T item : items) {
            packed.add(pack(item));
        }
        putPacked(packed, 0, NO_LIMIT);
    }

    private void putPacked(List<ByteBuffer> items, int priority, long nanos) {
        if (!Waiting.inTask()) {
            end.put(items, priority, nanos);
        } else if (!end.offer(items, priority)) {
            Waiting.run(() -> end.put(items, priority, nanos));
        }
    }

    private ByteBuffer pack(T item) {
        return Travel.pack(item, "an item of " + door);
    }

    /**
     * Takes an item. Blocks while there is none.
     *
     * @return the item
     * @throws dev.weft.asyncio.QueueShutDownException if the queue is empty and takes no more items
     * @throws IllegalStateException if the process that has the queue is gone
     */
    public T get() {
        return unpack(take(1, NO_LIMIT).getFirst());
    }

    /**
     * Takes an item, but waits for one no longer than given.
     *
     * @param limit how long; zero: not at all
     * @return the item
     * @throws QueueEmptyException if the time is up
     */
    public T get(Duration limit) {
        return unpack(take(1, limit.toNanos()).getFirst());
    }

    /**
     * Takes an item without waiting for one.
     *
     * @return the item
     * @throws QueueEmptyException if there is none
     */
    public T getNowait() {
        return get(Duration.ZERO);
    }

    private List<ByteBuffer> take(int most, long nanos) {
        List<ByteBuffer> items = end.poll(most);
        if (!items.isEmpty()) {
            return items;
        }
        long deadline = System.nanoTime() + nanos;
        for (; items.isEmpty(); items = end.poll(most)) {
            long left = nanos < 0 ? nanos : Math.max(0, deadline - System.nanoTime());
            Waiting.call(
                    () -> {
                        end.awaitItems(left);
                        return true;
                    },
                    missed -> end.passOn());
        }
        return items;
    }

    /**
     * Takes what is there, up to a number of items, in one go, which is much faster between processes. Blocks while there
     * is none.
     *
     * @param most the most items to take
     * @return at least one item
     */
    public List<T> getMany(int most) {
        var items = new ArrayList<T>();
        for (ByteBuffer bytes : take(Math.max(1, most), NO_LIMIT)) {
            items.add(unpack(bytes));
        }
        return items;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what was put has this type
    private T unpack(ByteBuffer bytes) {
        try {
            return (T) Travel.unpack(bytes, Worker.loader(), Travel.DEFAULT_FILTER);
        } catch (IOException | ClassNotFoundException e) {
            throw new CannotTravelException("an item of " + door + " cannot be read here: " + e, e);
        }
    }

    /**
     * Counts the items in the queue.
     *
     * @return how many
     */
    public int qsize() {
        return end.size();
    }

    /**
     * Tells whether the queue is empty now.
     *
     * @return whether it has no items
     */
    public boolean empty() {
        return end.size() == 0;
    }

    /**
     * Says that an item that was taken has been dealt with.
     *
     * @throws IllegalArgumentException if that has been said for every item
     */
    public void taskDone() {
        end.taskDone();
    }

    /** Waits until {@link #taskDone()} has been said for every item. Blocks. */
    public void join() {
        Waiting.run(end::join);
    }

    /** Takes no more items; those in the queue can still be taken. Does not block. */
    public void shutdown() {
        end.shutdown();
    }

    /** Shuts the queue down and, in the process that made it, lets nobody in any more. */
    @Override
    public void close() {
        if (end instanceof HomeQueue) {
            end.shutdown();
            Doors.close(door);
        }
    }

    @Override
    public String toString() {
        return door;
    }
}
