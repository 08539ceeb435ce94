package dev.weft.trio;

/**
 * A place to wait until something under a lock has changed.
 *
 * <p>Semantics: Trio's Condition. Who is signalled waits for the lock in the order of signals; whoever leaves {@link #await},
 * even by a cancellation, holds the lock again.
 */
public final class Condition {
    private final Lock lock;
    private final ParkingLot lot = new ParkingLot(this);

    /** The state of a condition. */
    public record Statistics(int tasksWaiting, Lock.Statistics lockStatistics) {}

    /** Makes a condition with a lock of its own. */
    public Condition() {
        this(new Lock());
    }

    /** Makes a condition of a lock. */
    public Condition(Lock lock) {
        this.lock = lock;
    }

    /** Returns whether the lock is held. */
    public boolean locked() {
        return lock.locked();
    }

    /** Takes the lock; see {@link Lock#acquireNowait}. */
    public void acquireNowait() {
        lock.acquireNowait();
    }

    /** Takes the lock; see {@link Lock#acquire}. */
    public void acquire() {
        lock.acquire();
    }

    /** Releases the lock; see {@link Lock#release}. */
    public void release() {
        lock.release();
    }

    /** Takes the lock for a try-with-resources block; see {@link Lock#hold}. */
    public Held hold() {
        return lock.hold();
    }

    /**
     * Releases the lock, waits to be signalled, and takes the lock again. Suspends. Cancelled, it takes the lock again all the
     * same, and then throws.
     *
     * @throws IllegalStateException if the current task does not hold the lock
     */
    public void await() {
        if (!lock.isMine()) {
            throw new IllegalStateException("must hold the lock to wait: acquire the condition first");
        }
        lock.release();
        try {
            lock.park(lot.enter());
        } catch (Throwable e) {
            lock.acquireAgain();
            throw e;
        }
    }

    /** Lets the first who waits go on. Does not suspend. */
    public void signal() {
        signal(1);
    }

    /**
     * Lets the first {@code n} who wait go on, once they get the lock. Does not suspend.
     *
     * @throws IllegalStateException if the current task does not hold the lock
     */
    public void signal(int n) {
        if (!lock.isMine()) {
            throw new IllegalStateException("must hold the lock to signal: acquire the condition first");
        }
        lock.moveHere(lot, n);
    }

    /** Lets all who wait go on, once they get the lock. Does not suspend. */
    public void signalAll() {
        signal(Integer.MAX_VALUE);
    }

    /** Returns the state of the condition. */
    public Statistics statistics() {
        return new Statistics(lot.size(), lock.statistics());
    }

    @Override
    public String toString() {
        return "Condition[" + lot.size() + " waiting, " + lock + "]";
    }
}
