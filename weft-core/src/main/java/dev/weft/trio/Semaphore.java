package dev.weft.trio;

import dev.weft.Checkpoint;
import org.jspecify.annotations.Nullable;

/** A count of permits: taking one waits while there is none. Semantics: Trio's Semaphore; first come, first served. */
public final class Semaphore {
    private final ParkingLot lot = new ParkingLot(this);
    private final @Nullable Integer maxValue;
    private int value;

    /** Makes a semaphore with so many permits, and no upper bound. */
    public Semaphore(int initialValue) {
        this(initialValue, null);
    }

    /**
     * Makes a semaphore.
     *
     * @param maxValue how many permits there may be at most; null: any number
     */
    public Semaphore(int initialValue, @Nullable Integer maxValue) {
        if (initialValue < 0) {
            throw new IllegalArgumentException("initial value must be >= 0: " + initialValue);
        }
        if (maxValue != null && maxValue < initialValue) {
            throw new IllegalArgumentException("maxValue must be >= initialValue: " + maxValue);
        }
        value = initialValue;
        this.maxValue = maxValue;
    }

    /** Returns how many permits are free. */
    public int value() {
        return value;
    }

    /** Returns how many permits there may be; null: any number. */
    public @Nullable Integer maxValue() {
        return maxValue;
    }

    /**
     * Takes a permit if there is one. Does not suspend.
     *
     * @throws WouldBlockException if there is none
     */
    public void acquireNowait() {
        if (!tryAcquire()) {
            throw new WouldBlockException("the semaphore has no permit left");
        }
    }

    private boolean tryAcquire() {
        if (value == 0) {
            return false;
        }
        value--;
        return true;
    }

    /** Takes a permit. A checkpoint; cancelled, the task has none. */
    public void acquire() {
        Checkpoint.ifCancelled();
        if (tryAcquire()) {
            Checkpoint.shielded();
        } else {
            lot.park();
        }
    }

    /**
     * Gives a permit to the first who waits, or back. Does not suspend.
     *
     * @throws IllegalArgumentException if that would be more than the maximum
     */
    public void release() {
        if (lot.unpark(1) == 0) {
            if (maxValue != null && value == maxValue) {
                throw new IllegalArgumentException("semaphore released too many times: it has " + value + " permits");
            }
            value++;
        }
    }

    /** Takes a permit for a try-with-resources block. A checkpoint. */
    public Held hold() {
        acquire();
        return this::release;
    }

    /** Returns how many tasks wait. */
    public ParkingLot.Statistics statistics() {
        return lot.statistics();
    }

    @Override
    public String toString() {
        return "Semaphore[" + value + ", " + lot.size() + " waiting]";
    }
}
