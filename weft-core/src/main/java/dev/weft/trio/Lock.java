package dev.weft.trio;

import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Checkpoint;
import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/**
 * A lock that belongs to the task that took it; those who wait get it in the order in which they came.
 *
 * <p>Semantics: Trio's Lock. Releasing hands the lock to the first waiter; one that is cancelled has left the queue before.
 * If the owner ends without releasing it, whoever waits gets {@link BrokenResourceException}.
 */
public sealed class Lock permits StrictFifoLock {
    private final ParkingLot lot = new ParkingLot(this);
    private final java.util.IdentityHashMap<ParkingLot.Parked, Task<?>> waiters = new java.util.IdentityHashMap<>();
    private @Nullable Task<?> owner;

    // The owner's end breaks the lot: while somebody waits, unless Trio is old.
    private boolean ownerBreaks;

    /** The state of a lock. */
    public record Statistics(boolean locked, @Nullable Task<?> owner, int tasksWaiting) {}

    /** Makes a free lock. */
    public Lock() {}

    /** Returns whether somebody holds the lock. */
    public final boolean locked() {
        return owner != null;
    }

    /** Returns who holds the lock, or null. */
    public final @Nullable Task<?> owner() {
        return owner;
    }

    /** Returns whether the current task holds the lock. */
    @SuppressWarnings("ReferenceEquality") // that very task
    final boolean isMine() {
        return owner == Task.currentOrNull() && owner != null;
    }

    /**
     * Takes the lock if it is free. Does not suspend.
     *
     * @throws WouldBlockException if it is not
     * @throws IllegalStateException if the current task holds it
     */
    public final void acquireNowait() {
        if (!tryAcquire()) {
            throw new WouldBlockException("the lock is held by " + owner);
        }
    }

    private boolean tryAcquire() {
        var task = Task.current();
        if (isMine()) {
            throw new IllegalStateException("attempt to re-acquire an already held Lock: " + task.getName()
                    + " holds it, and a Lock is not reentrant");
        }
        if (owner != null || !lot.isEmpty()) {
            return false;
        }
        owner = task;
        return true;
    }

    /**
     * Takes the lock. A checkpoint; cancelled, the task does not have it.
     *
     * @throws IllegalStateException if the current task holds it
     * @throws BrokenResourceException if its owner ended without releasing it
     */
    public final void acquire() {
        Checkpoint.ifCancelled();
        if (tryAcquire()) {
            Checkpoint.shielded();
            return;
        }
        watchOwner();
        try {
            park(lot.enter());
        } catch (BrokenResourceException broken) {
            throw new BrokenResourceException("the owner of this lock, " + (owner == null ? "nobody" : owner.getName())
                    + ", ended without releasing it");
        }
    }

    /** Takes the lock, whatever is cancelled meanwhile: a request is made again. Suspends. */
    final void acquireAgain() {
        @Nullable CancelledError request = null;
        while (!isMine()) {
            try {
                var shielded = new CancelScope();
                shielded.shield(true);
                shielded.run(this::acquire);
            } catch (CancelledError e) {
                request = e;
            }
        }
        if (request != null) {
            throw request;
        }
    }

    /** Lets the first {@code count} tasks of another lot wait here. */
    final void moveHere(ParkingLot from, int count) {
        from.repark(lot, count);
        if (!lot.isEmpty()) {
            watchOwner();
        }
    }

    /** Waits for the lock in this lock's queue, or one whose waiters are moved here. */
    final void park(ParkingLot.Parked entry) {
        waiters.put(entry, Task.current());
        try {
            entry.park();
        } finally {
            waiters.remove(entry);
        }
    }

    /** Somebody waits: if the owner ends, the lot breaks. */
    private void watchOwner() {
        var run = TrioRun.current();
        var holder = owner;
        if (holder == null || ownerBreaks || !run.version.breaksLocksOfTheDead()) {
            return;
        }
        if (holder.done()) {
            lot.breakLot(holder);
        } else {
            run.breakers.add(holder, lot);
        }
        ownerBreaks = true;
    }

    private void unwatch(Task<?> holder) {
        if (ownerBreaks) {
            TrioRun.current().breakers.remove(holder, lot);
            ownerBreaks = false;
        }
    }

    /**
     * Gives the lock to the first who waits, or frees it. Does not suspend.
     *
     * @throws IllegalStateException if the current task does not hold it
     */
    public final void release() {
        var holder = owner;
        if (holder == null || !isMine()) {
            throw new IllegalStateException("can't release a Lock you don't own: it is held by "
                    + (holder == null ? "nobody" : holder.getName()));
        }
        unwatch(holder);
        var next = lot.unparkEntries(1);
        owner = next.isEmpty() ? null : waiters.get(next.getFirst());
        if (owner != null && !lot.isEmpty()) {
            watchOwner();
        }
    }

    /** Takes the lock for a try-with-resources block. A checkpoint. */
    public final Held hold() {
        acquire();
        return this::release;
    }

    /** Returns the state of the lock. */
    public final Statistics statistics() {
        return new Statistics(locked(), owner, lot.size());
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + (owner == null ? "free" : "held by " + owner.getName()) + ", "
                + lot.size() + " waiting]";
    }
}
