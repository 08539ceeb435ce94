package dev.weft.conformance;

import dev.weft.EventLoop;

/**
 * A loop's virtual clock, read in whole milliseconds from the program's start.
 */
final class VirtualTime {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EventLoop loop;
    private final long start;

    VirtualTime(EventLoop loop) {
        this.loop = loop;
        this.start = loop.nanoTime();
    }

    /** The time in milliseconds since the start. */
    long now() {
        return millis(loop.nanoTime());
    }

    /** Returns a time of the loop's clock in milliseconds since the start. */
    long millis(long nanos) {
        return Math.floorDiv(nanos - start, NANOS_PER_MILLI);
    }

    /** Returns the time of the loop's clock at a number of milliseconds since the start. */
    long nanosAt(long millis) {
        return start + millis * NANOS_PER_MILLI;
    }
}
