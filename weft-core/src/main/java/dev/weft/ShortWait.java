package dev.weft;

import java.util.function.BooleanSupplier;

/**
 * A wait of some microseconds before a loop parks. Waking a parked thread takes tens of microseconds, so a loop that is in
 * conversation with another thread looks for the answer itself for a moment.
 *
 * <p>Threads: {@link #messageSent} any, the rest the loop's home.
 */
final class ShortWait {
    /*
     * The loop looks for at most LONGEST_NANOS, and only if `promising`: the wait before was ended by a message that came
     * within that time, whether the loop was looking or parked. So a loop that nobody calls looks once and then parks, and a
     * loop that is called now and then does not look at all.
     */
    static final long LONGEST_NANOS = 50_000;

    private static final boolean OTHERS_RUN_MEANWHILE = Runtime.getRuntime().availableProcessors() > 1;

    private final boolean allowed;

    // Any thread.
    private volatile boolean parked;
    private volatile long sentAt; // the first message of a park

    // Home thread only.
    private boolean promising;

    /** A virtual home would keep others of its kind from running, and in virtual time there is nothing to win. */
    ShortWait(boolean homeIsPlatformThread, Clock clock) {
        allowed = OTHERS_RUN_MEANWHILE && homeIsPlatformThread && clock.jumpsAfterNanos() == Clock.NEVER;
    }

    /** Notes that a message has been sent to the loop. */
    void messageSent() {
        if (parked) {
            parked = false;
            sentAt = System.nanoTime();
        }
    }

    /** Returns whether the next message is likely to come within microseconds. */
    boolean promising() {
        return promising;
    }

    /** Waits until there is a message, for a moment and only if one is likely; returns whether there is. */
    boolean sees(BooleanSupplier message) {
        if (!promising) {
            return false;
        }
        long start = System.nanoTime();
        do {
            if (message.getAsBoolean()) {
                return true;
            }
            Thread.onSpinWait();
        } while (System.nanoTime() - start < LONGEST_NANOS);
        promising = false;
        return false;
    }

    /** Runs what parks the loop, and finds out whether it had better looked for a moment. */
    void park(Runnable wait) {
        if (!allowed) {
            wait.run();
            return;
        }
        long start = System.nanoTime();
        sentAt = start + LONGEST_NANOS;
        parked = true;
        wait.run();
        parked = false;
        promising = sentAt - start < LONGEST_NANOS;
    }
}
