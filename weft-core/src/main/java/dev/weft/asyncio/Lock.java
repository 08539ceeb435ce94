package dev.weft.asyncio;

import dev.weft.CancelledError;

/**
 * A lock between the tasks of one loop: one task at a time holds it, the others stand in line.
 *
 * <p>Loop thread only.
 *
 * <pre>{@code
 * try (var held = lock.hold()) {
 *     // one task at a time
 * }
 * }</pre>
 *
 * <p>Semantics: asyncio 3.14. First come, first served; not reentrant; any task may release it, not only its holder.
 */
public final class Lock {
    // A released lock is free at once, and its first waiter is only woken: until that one's turn comes, the lock is
    // free
    // but nobody may overtake, because acquire() looks at the line. A waiter stands in line until it has resumed.
    // Invariant: if the lock is free and somebody waits, the first in line is done.

    private final Waiters waiters = new Waiters(new LoopBinding(this));
    private final Held held = this::release;
    private boolean locked;

    /** Makes a lock that is free. */
    public Lock() {}

    /**
     * Takes the lock. Suspends only if it is taken, or others stand in line.
     *
     * <p>A cancellation leaves the line; if the lock had been handed over in the same turn, the next in line gets it.
     *
     * @return true
     * @throws IllegalStateException if it has to wait outside a task, or on another loop than others before
     */
    public boolean acquire() {
        if (!locked && waiters.allCancelled()) {
            locked = true;
            return true;
        }
        try {
            waiters.await();
        } catch (CancelledError cancelled) {
            if (!locked) {
                wakeFirst();
            }
            throw cancelled;
        }
        locked = true;
        return true;
    }

    /**
     * Takes the lock for a try-with-resources block. Suspends as {@link #acquire} does, with the same cancellation.
     *
     * @return what releases it when closed
     */
    public Held hold() {
        acquire();
        return held;
    }

    /**
     * Frees the lock and wakes the first in line. Does not suspend.
     *
     * @throws IllegalStateException if nobody holds it
     */
    public void release() {
        if (!locked) {
            throw new IllegalStateException("Lock is not acquired: release() without an acquire() before it");
        }
        locked = false;
        wakeFirst();
    }

    /**
     * Tells whether some task holds the lock. Does not suspend.
     *
     * @return true if it is held
     */
    public boolean locked() {
        return locked;
    }

    @Override
    public String toString() {
        return "Lock[" + (locked ? "locked" : "unlocked") + Waiting.text(waiters.size()) + "]";
    }

    private void wakeFirst() {
        Waiter first = waiters.first();
        if (first != null && !first.done()) {
            first.setResult(true);
        }
    }
}
