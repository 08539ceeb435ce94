package dev.weft.asyncio;

import dev.weft.CancelledError;

/**
 * A counter of permits: taking one waits while there is none.
 *
 * <p>Loop thread only.
 *
 * <pre>{@code
 * var atMostTen = new Semaphore(10);
 * try (var held = atMostTen.hold()) {
 *     // ten tasks at a time
 * }
 * }</pre>
 *
 * <p>Semantics: asyncio 3.14. Strictly first come, first served: while somebody waits, nobody overtakes.
 */
public sealed class Semaphore permits BoundedSemaphore {
    // A release hands its permit to the first in line at once (the value goes up and down again), so a woken waiter
    // owns a
    // permit before its turn comes. If it is cancelled in between, it puts the permit back and hands it to the next.

    private final Waiters waiters = new Waiters(new LoopBinding(this));
    private final Held held = this::release;
    private int value;

    /** Makes a semaphore with one permit. */
    public Semaphore() {
        this(1);
    }

    /**
     * Makes a semaphore.
     *
     * @param value how many permits there are
     * @throws IllegalArgumentException if that is negative
     */
    public Semaphore(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("Semaphore initial value must be >= 0, not " + value);
        }
        this.value = value;
    }

    /**
     * Takes a permit. Suspends only if there is none, or others stand in line.
     *
     * <p>A cancellation leaves the line; a permit handed over in the same turn goes to the next in line.
     *
     * @return true
     * @throws IllegalStateException if it has to wait outside a task, or on another loop than others before
     */
    public boolean acquire() {
        if (!locked()) {
            value--;
            return true;
        }
        Waiter waiter = waiters.join();
        try {
            try {
                waiter.await();
            } finally {
                waiters.leave(waiter);
            }
        } catch (CancelledError cancelled) {
            if (waiter.done() && !waiter.cancelled()) {
                value++;
            }
            throw cancelled;
        } finally {
            handOver();
        }
        return true;
    }

    /**
     * Takes a permit for a try-with-resources block. Suspends as {@link #acquire} does, with the same cancellation.
     *
     * @return what gives it back when closed
     */
    public Held hold() {
        acquire();
        return held;
    }

    /** Gives a permit back, and hands it to the first in line. Does not suspend. */
    public void release() {
        value++;
        wakeNext();
    }

    /**
     * Tells whether taking a permit would have to wait. Does not suspend.
     *
     * @return true if there is none, or others stand in line
     */
    public boolean locked() {
        return value == 0 || !waiters.allCancelled();
    }

    @Override
    public String toString() {
        String state = locked() ? "locked" : "unlocked, value=" + value;
        return getClass().getSimpleName() + "[" + state + Waiting.text(waiters.size()) + "]";
    }

    /** How many permits are free. */
    int value() {
        return value;
    }

    private void handOver() {
        while (value > 0 && wakeNext()) {
            // as many as there are permits and waiters
        }
    }

    private boolean wakeNext() {
        if (waiters.wake(1) == 0) {
            return false;
        }
        value--;
        return true;
    }
}
