package dev.weft.asyncio;

/**
 * A semaphore that tells of a permit given back which nobody took.
 *
 * <p>Loop thread only.
 *
 * <p>Semantics: asyncio 3.14.
 */
public final class BoundedSemaphore extends Semaphore {
    private final int bound;

    /** Makes a semaphore with one permit. */
    public BoundedSemaphore() {
        this(1);
    }

    /**
     * Makes a semaphore.
     *
     * @param value how many permits there are, and can ever be
     * @throws IllegalArgumentException if that is negative
     */
    public BoundedSemaphore(int value) {
        super(value);
        bound = value;
    }

    /**
     * Gives a permit back, and hands it to the first in line. Does not suspend.
     *
     * @throws IllegalArgumentException if all permits are there already
     */
    @Override
    public void release() {
        if (value() >= bound) {
            throw new IllegalArgumentException("BoundedSemaphore released too many times: all " + bound
                    + " permits are free, so nobody holds one");
        }
        super.release();
    }
}
