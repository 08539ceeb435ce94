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
/*
 *  At most one of the waiting workers spins; the others sleep at notEmpty. The spinner takes a call without being woken: add
 *  wakes a sleeper only for what is left over. A spinner that gives up looks at the calls under the lock before it sleeps.
 *  something == (closed || !calls.isEmpty()), for the spinner to see without the lock.
 */
final class CallQueue<C> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final ArrayDeque<C> calls = new ArrayDeque<>();
    private final Spin spin = new Spin();
    private int idle;
    private boolean spinning;
    private boolean closed;
    private volatile boolean something;

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
            something = true;
            if (calls.size() > (spinning ? 1 : 0)) {
                notEmpty.signal();
            }
            return calls.size() <= idle ? Added.TO_IDLE : Added.NO_IDLE;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next call; null when the queue is closed and empty. An interruption that comes between two calls is meant
     * for neither, and is forgotten.
     */
    @Nullable
    C take() {
        lock.lock();
        idle++;
        try {
            if (!something && !spinning) {
                awaitShortly();
            }
            while (!something) {
                notEmpty.awaitUninterruptibly();
            }
            C call = calls.poll();
            something = closed || !calls.isEmpty();
            return call;
        } finally {
            Thread.interrupted();
            idle--;
            lock.unlock();
        }
    }

    /** Spins without the lock; has it again in the end, and then, if it was worth it, without having slept for it. */
    private void awaitShortly() {
        spinning = true;
        lock.unlock();
        boolean locked = false;
        try {
            locked = spin.until(() -> something && lock.tryLock());
        } finally {
            if (!locked) {
                lock.lock();
            }
            spinning = false;
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
            something = true;
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
            something = closed;
            return all;
        } finally {
            lock.unlock();
        }
    }
}
