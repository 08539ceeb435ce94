package dev.weft.asyncio;

import java.util.concurrent.BrokenBarrierException;

/**
 * A meeting point for a fixed number of tasks: all wait until the last has come, and then go on together.
 *
 * <p>Loop thread only.
 *
 * <p>Semantics: asyncio 3.14. {@code async with barrier} does on leaving nothing at all, so that {@code int position =
 * barrier.await()} is the whole of it.
 */
public final class Barrier {
    /** FILLING: tasks come and wait; DRAINING: all are there, and leave; RESETTING: waiting ones leave with an error. */
    private enum State {
        FILLING,
        DRAINING,
        RESETTING,
        BROKEN
    }

    // count is the number of tasks inside await(), counted from their coming to their leaving. The last one to leave a
    // barrier that drains or resets opens it again.

    private final Condition changed = new Condition();
    private final int parties;
    private State state = State.FILLING;
    private int count;

    /**
     * Makes a barrier.
     *
     * @param parties how many tasks have to come
     * @throws IllegalArgumentException if that is less than one
     */
    public Barrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("parties must be >= 1, not " + parties);
        }
        this.parties = parties;
    }

    /**
     * Waits until all parties have come. Suspends unless this is the last one, and while the barrier is busy.
     *
     * <p>A cancelled task leaves again, so that the barrier waits for another one in its place.
     *
     * @return in which place this task came: 0 to {@code parties - 1}
     * @throws BrokenBarrierException if the barrier is aborted, or reset while this task waits
     */
    public int await() throws BrokenBarrierException {
        try (var _ = changed.hold()) {
            changed.await(() -> state != State.DRAINING && state != State.RESETTING);
            if (state == State.BROKEN) {
                throw new BrokenBarrierException("Barrier aborted");
            }
            try {
                int position = count++;
                if (position + 1 == parties) {
                    state = State.DRAINING;
                    changed.signalAll();
                } else {
                    awaitOthers();
                }
                return position;
            } finally {
                leave();
            }
        }
    }

    /**
     * Opens the barrier anew; who waits at it gets an error. Suspends only while the barrier is busy. A cancellation
     * leaves the barrier as it was.
     */
    public void reset() {
        try (var _ = changed.hold()) {
            state = count > 0 ? State.RESETTING : State.FILLING;
            changed.signalAll();
        }
    }

    /**
     * Breaks the barrier for good, or until {@link #reset}; who waits at it, or comes to it, gets an error. Suspends only
     * while the barrier is busy. A cancellation leaves the barrier as it was.
     */
    public void abort() {
        try (var _ = changed.hold()) {
            state = State.BROKEN;
            changed.signalAll();
        }
    }

    /**
     * How many tasks have to come. Does not suspend.
     *
     * @return the number that the barrier was made with
     */
    public int parties() {
        return parties;
    }

    /**
     * How many tasks wait for the others now. Does not suspend.
     *
     * @return 0 while the barrier drains, resets or is broken
     */
    public int nWaiting() {
        return state == State.FILLING ? count : 0;
    }

    /**
     * Tells whether the barrier was aborted. Does not suspend.
     *
     * @return true if it was, and not reset since
     */
    public boolean broken() {
        return state == State.BROKEN;
    }

    @Override
    public String toString() {
        return "Barrier[" + state + ", waiters=" + nWaiting() + "/" + parties + "]";
    }

    private void awaitOthers() throws BrokenBarrierException {
        changed.await(() -> state != State.FILLING);
        if (state == State.BROKEN || state == State.RESETTING) {
            throw new BrokenBarrierException("Abort or reset of barrier");
        }
    }

    private void leave() {
        count--;
        if (count == 0) {
            if (state == State.RESETTING || state == State.DRAINING) {
                state = State.FILLING;
            }
            changed.signalAll();
        }
    }
}
