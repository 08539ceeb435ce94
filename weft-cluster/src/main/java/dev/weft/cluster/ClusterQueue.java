package dev.weft.cluster;

import dev.weft.asyncio.QueueEmptyException;
import dev.weft.concurrent.CannotTravelException;
import dev.weft.concurrent.ExecutorFuture;
import dev.weft.concurrent.ExecutorKit;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A queue between machines. The cluster keeps it, with backups, under its name; all queues of one name are the same queue. It
 * travels in calls as a reference: on a member it is the same queue again.
 *
 * <p>Any thread, and any task, may use it. A task that waits is suspended, a thread that waits is blocked. {@code put} returns
 * when the item is in the cluster. An item is taken when {@code get} is about to return it: if the getter is cancelled or its
 * program dies before, the item stands in its old place again. An item whose getter's connection breaks at that very moment
 * comes twice rather than never.
 *
 * <p>Semantics: {@code asyncio.Queue} of Python 3.14. Differences: waiters of one program are served in their order, those of
 * several programs in any; {@code shutdown} lets what is in the queue be taken.
 *
 * @param <T> the type of the items
 */
public final class ClusterQueue<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient Connection connection;
    private final transient QueueLink link;
    private final String cluster;
    private final String name;
    private final int maxsize;

    /**
     * Takes part in a queue without a bound. Does not block.
     *
     * @param cluster the way to the cluster
     * @param name the queue's name
     */
    public ClusterQueue(Cluster cluster, String name) {
        this(cluster, name, 0);
    }

    /**
     * Takes part in a queue. Does not block.
     *
     * @param cluster the way to the cluster
     * @param name the queue's name
     * @param maxsize how many items it holds before {@code put} waits, if nobody has used the queue yet; 0 or less: no bound
     */
    public ClusterQueue(Cluster cluster, String name, int maxsize) {
        this(Connection.of(cluster), name, maxsize);
    }

    private ClusterQueue(Connection connection, String name, int maxsize) {
        this.connection = connection;
        this.link = connection.queue("queue " + name, maxsize);
        this.cluster = connection.options().name();
        this.name = name;
        this.maxsize = maxsize;
    }

    @Serial
    private Object readResolve() {
        Connection here = Connection.named(cluster);
        if (here == null) {
            throw new ClusterUnreachableException(
                    this + " has arrived in a program that has no way to cluster " + cluster
                            + "; start a member or connect a client first",
                    null);
        }
        return new ClusterQueue<T>(here, name, maxsize);
    }

    /**
     * Puts an item. Suspends a task, or blocks a thread, until it is in the cluster, which takes longer while the queue is
     * full. A cancelled {@code put} has put nothing, unless somebody has taken the item in that moment (a warning says so).
     *
     * @param item the item
     * @throws CannotTravelException if the item cannot travel
     * @throws dev.weft.asyncio.QueueShutDownException if the queue takes no more items
     * @throws ClusterUnreachableException if no member answers
     */
    public void put(T item) {
        link.put(ExecutorKit.pack(item, "an item of " + this)).future().result();
    }

    /**
     * Puts an item without waiting for room. Suspends a task, or blocks a thread, for a moment.
     *
     * @param item the item
     * @throws dev.weft.asyncio.QueueFullException if the queue is full
     * @throws dev.weft.asyncio.QueueShutDownException if the queue takes no more items
     * @throws ClusterUnreachableException if no member answers
     */
    public void putNowait(T item) {
        link.putNow(ExecutorKit.pack(item, "an item of " + this)).future().result();
    }

    /**
     * Takes an item. Suspends a task, or blocks a thread, while there is none. A cancelled {@code get} has taken nothing.
     *
     * @return the item
     * @throws dev.weft.asyncio.QueueShutDownException if the queue is empty and takes no more items
     * @throws ClusterUnreachableException if no member answers
     */
    public T get() {
        try {
            return take(link.take(), null);
        } catch (TimeoutException impossible) {
            throw new IllegalStateException("a get without a limit ran out of time", impossible);
        }
    }

    /**
     * Takes an item, but waits for one no longer than given. Blocks the thread, or, on the carrier engine, suspends the task.
     *
     * @param limit how long
     * @return the item
     * @throws QueueEmptyException if the time is up
     */
    public T get(Duration limit) {
        try {
            return take(link.take(), limit);
        } catch (TimeoutException late) {
            throw new QueueEmptyException();
        }
    }

    /**
     * Takes an item without waiting for one. Suspends a task, or blocks a thread, for a moment. A cancelled {@code getNowait}
     * has taken nothing.
     *
     * @return the item
     * @throws QueueEmptyException if there is none
     * @throws dev.weft.asyncio.QueueShutDownException if the queue is empty and takes no more items
     * @throws ClusterUnreachableException if no member answers
     */
    public T getNowait() {
        try {
            return take(link.takeNow(), null);
        } catch (TimeoutException impossible) {
            throw new IllegalStateException("a get without a limit ran out of time", impossible);
        }
    }

    private T take(ExecutorKit.Call<QueueLink.Taken> request, @Nullable Duration limit) throws TimeoutException {
        var call = request.future();
        QueueLink.Taken mine = null;
        try {
            mine = limit == null ? call.result() : call.result(limit);
        } finally {
            if (mine == null) {
                giveBack(call);
            }
        }
        link.settle(mine, true);
        return unpack(mine.bytes());
    }

    /** The waiter was cancelled, or is late: an item that was given to it all the same goes back. */
    private void giveBack(ExecutorFuture<QueueLink.Taken> call) {
        if (!call.cancel(true) && call.isDone() && !call.isCompletedExceptionally()) {
            link.settle(call.join(), false);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what was put has this type
    private T unpack(byte[] bytes) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try {
            return (T) ExecutorKit.unpack(
                    bytes,
                    context == null ? ClassLoader.getSystemClassLoader() : context,
                    connection.options().filter());
        } catch (IOException | ClassNotFoundException e) {
            throw new CannotTravelException(
                    "an item of " + this + " cannot be read here: " + e + "; both sides need its classes", e);
        }
    }

    /**
     * Counts the items. Suspends a task, or blocks a thread, for a moment.
     *
     * @return how many items can be taken
     */
    public int qsize() {
        return link.count().future().result();
    }

    /**
     * Tells whether the queue is empty now. Suspends a task, or blocks a thread, for a moment.
     *
     * @return whether it has no items
     */
    public boolean empty() {
        return qsize() == 0;
    }

    /**
     * Says that an item that was taken has been dealt with. Suspends a task, or blocks a thread, for a moment.
     *
     * @throws IllegalArgumentException if that has been said for every item
     */
    public void taskDone() {
        if (!link.taskDone().future().result()) {
            throw new IllegalArgumentException("taskDone() was called more often than items were put into " + this);
        }
    }

    /** Waits until {@link #taskDone()} has been said for every item. Suspends a task, or blocks a thread. */
    public void join() {
        link.join().future().result();
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
     * Tells whether the queue is full now. Suspends a task, or blocks a thread, for a moment.
     *
     * @return whether {@code put} would wait
     */
    public boolean full() {
        return maxsize > 0 && qsize() >= maxsize;
    }

    /** Takes no more items; those in the queue can still be taken. Suspends a task, or blocks a thread, for a moment. */
    public void shutdown() {
        link.shutDown().future().result();
    }

    /** Removes the queue with all its items from the cluster. Blocks for a moment. */
    public void destroy() {
        connection.queues().delete(link.key());
    }

    @Override
    public String toString() {
        return "queue " + name + " of cluster " + cluster;
    }
}
