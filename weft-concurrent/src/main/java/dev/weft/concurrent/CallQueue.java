package dev.weft.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a pool that no worker has taken, and the count of workers that wait for one. Any thread may use it.
 *
 * <p>Invariant: {@code closed} if and only if {@code add} refuses and {@code take} gives null once the calls are gone.
 *
 * @param <C> the type of the calls
 */
final class CallQueue<C> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final ArrayDeque<C> calls = new ArrayDeque<>();
    private int idle;
    private boolean closed;

    /** What {@link #add} has to say. */
    enum Added {
        /** A waiting worker takes the call. */
        TO_IDLE,
        /** All workers are busy: another one would help. */
        NO_IDLE,
        /** The queue is closed, the call was not added. */
        REFUSED
    }

    Added add(C call) {
        lock.lock();
        try {
            if (closed) {
                return Added.REFUSED;
            }
            calls.add(call);
            notEmpty.signal();
            return calls.size() <= idle ? Added.TO_IDLE : Added.NO_IDLE;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next call; null when the queue is closed and empty, or the calling thread was interrupted. */
    @Nullable
    C take() {
        lock.lock();
        idle++;
        try {
            while (calls.isEmpty() && !closed) {
                notEmpty.await();
            }
            return calls.poll();
        } catch (InterruptedException stop) {
            return null;
        } finally {
            idle--;
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return calls.size();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further calls; what is here can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            notEmpty.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes all calls out. */
    List<C> drain() {
        lock.lock();
        try {
            var all = new ArrayList<>(calls);
            calls.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }
}
