package dev.weft.concurrent;

import java.util.function.BooleanSupplier;

/**
 * A wait of some microseconds on the processor, before a longer one in the operating system: waking a thread that sleeps
 * there takes longer than many a call does. One object serves all who wait for the same kind of thing, and learns from them.
 *
 * <p>Any thread may use it. Virtual threads do not spin, since they cost no wake-up of the system, nor does anybody on a
 * machine of one processor.
 */
/*
 *  A spin in vain makes the next waits go to sleep at once: one of them at first, then twice as many each time, up to
 *  MOST_SKIPPED; a spin that was worth it sets that back. So waits that are always long cost LONGEST_NANOS in one of
 *  MOST_SKIPPED, and somebody who waits for ever spins once.
 */
final class Spin {
    private static final boolean WORTH_IT = Runtime.getRuntime().availableProcessors() > 1;
    private static final long LONGEST_NANOS = 50_000;
    private static final int LOOKS_PER_CLOCK = 32;
    private static final int MOST_SKIPPED = 64;

    // Threads race for these two; a lost update makes one spin too many or too few.
    private volatile int skip;
    private volatile int nextSkip = 1;

    /**
     * Waits a short time for a condition, if that has been worth it lately.
     *
     * @param over what is waited for
     * @return whether it is over; if not, it is time to sleep
     */
    boolean until(BooleanSupplier over) {
        if (over.getAsBoolean()) {
            return true;
        }
        return WORTH_IT && !Thread.currentThread().isVirtual() && mayTry() && spin(over);
    }

    private boolean mayTry() {
        int left = skip;
        if (left > 0) {
            skip = left - 1;
        }
        return left <= 0;
    }

    private boolean spin(BooleanSupplier over) {
        long start = System.nanoTime();
        do {
            for (int i = 0; i < LOOKS_PER_CLOCK; i++) {
                Thread.onSpinWait();
                if (over.getAsBoolean()) {
                    nextSkip = 1;
                    return true;
                }
            }
        } while (System.nanoTime() - start < LONGEST_NANOS);
        skip = nextSkip;
        nextSkip = Math.min(2 * nextSkip, MOST_SKIPPED);
        return false;
    }
}
