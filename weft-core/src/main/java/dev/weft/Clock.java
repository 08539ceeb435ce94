package dev.weft;

/** The time that a loop lives in. */
public sealed interface Clock permits SystemClock, VirtualClock {
    /** Returns the time in nanoseconds from an arbitrary origin; never goes back. Any thread. */
    long nanoTime();

    /** Returns the machine's monotonic clock. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }

    /**
     * Makes a clock that stands still while anything runs, and jumps to the next timer when all tasks wait. A loop with
     * such a clock sleeps for hours in no time.
     */
    static Clock virtual() {
        return new VirtualClock();
    }
}
