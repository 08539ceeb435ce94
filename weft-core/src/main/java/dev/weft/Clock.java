package dev.weft;

import java.time.Duration;

/** The time that a loop lives in. A clock of one's own moves as it likes, but never back. */
public interface Clock {
    /** A time that never comes. */
    long NEVER = Long.MAX_VALUE;

    /** Returns the time in nanoseconds from an arbitrary origin; never goes back. Any thread. */
    long nanoTime();

    /** Returns the time of day in milliseconds since 1970, as this clock counts it. Any thread. */
    long currentTimeMillis();

    /** Returns how many nanoseconds of real time pass until this clock shows that time; {@link #NEVER} if it stands still. */
    default long realNanosUntil(long nanos) {
        return Math.max(nanos - nanoTime(), 0);
    }

    /**
     * Returns for how many nanoseconds of real time a loop must have been idle before it moves this clock to its next timer
     * with {@link #jumpTo}; {@link #NEVER} if it must wait. A loop that expects something from outside waits all the same.
     */
    default long jumpsAfterNanos() {
        return NEVER;
    }

    /** Moves the clock to a time to come, for the sake of an idle loop. Loop thread only. */
    default void jumpTo(long nanos) {
        throw new UnsupportedOperationException(this + " does not jump");
    }

    /**
     * Returns the clock of the loop that runs in this thread, or that this thread works for ({@link
     * EventLoop#runInExecutor}); the machine's in any other thread.
     */
    static Clock current() {
        var loop = Outside.loopOfThread();
        return loop == null ? system() : loop.clock();
    }

    /**
     * Blocks a thread that works for a loop ({@link EventLoop#runInExecutor}), for a time of the loop's clock: virtual time
     * passes meanwhile. Any other thread sleeps as in {@link Thread#sleep}.
     *
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalStateException in a thread that runs a loop, or in a task: there {@code Asyncio.sleep} suspends
     */
    static void sleep(Duration delay) throws InterruptedException {
        Outside.sleep(delay);
    }

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
