package dev.weft.test;

import dev.weft.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A clock in the hand of a test: it stands still, or runs at a rate of its own, or jumps when nothing else is to do.
 *
 * <p>Threads: its loop's only. Semantics: Trio's {@code MockClock}.
 */
public final class MockClock implements Clock {
    private final long origin = System.currentTimeMillis();
    private long shown; // what the clock showed ...
    private long shownAt; // ... at that real time
    private double rate;
    private @Nullable Duration autojumpThreshold;

    /** Makes a clock that shows 0 and stands still until {@link #jump}. */
    public MockClock() {
        this(0, null);
    }

    /**
     * Makes a clock that shows 0.
     *
     * @param rate how many seconds it counts in a second of real time; 0 stands still
     * @param autojumpThreshold after how much real time without anything to do it jumps to the next timer; null: never
     */
    public MockClock(double rate, @Nullable Duration autojumpThreshold) {
        shownAt = System.nanoTime();
        rate(rate);
        autojumpThreshold(autojumpThreshold);
    }

    @Override
    public long nanoTime() {
        return rate == 0 ? shown : shown + (long) ((System.nanoTime() - shownAt) * rate);
    }

    @Override
    public long currentTimeMillis() {
        return origin + nanoTime() / 1_000_000;
    }

    /**
     * Moves the clock forward. Timers that are due then run in the loop's next iteration. Does not suspend.
     *
     * @throws IllegalArgumentException if the time is negative: time does not go back
     */
    public void jump(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time cannot go back: jump(" + time + ")");
        }
        shown += time.toNanos();
    }

    /** Returns how many seconds the clock counts in a second of real time. */
    public double rate() {
        return rate;
    }

    /**
     * Sets how many seconds the clock counts in a second of real time, from now on.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void rate(double secondsPerSecond) {
        if (!(secondsPerSecond >= 0)) {
            throw new IllegalArgumentException("a rate is 0 or more, not " + secondsPerSecond);
        }
        shown = nanoTime();
        shownAt = System.nanoTime();
        rate = secondsPerSecond;
    }

    /** Returns after how much real time without anything to do the clock jumps; null: never. */
    public @Nullable Duration autojumpThreshold() {
        return autojumpThreshold;
    }

    /** Sets after how much real time without anything to do the clock jumps to the next timer; null: never. */
    public void autojumpThreshold(@Nullable Duration threshold) {
        if (threshold != null && threshold.isNegative()) {
            throw new IllegalArgumentException("a threshold is 0 or more, not " + threshold);
        }
        autojumpThreshold = threshold;
    }

    @Override
    public long realNanosUntil(long nanos) {
        long missing = nanos - nanoTime();
        if (missing <= 0) {
            return 0;
        }
        return rate == 0 ? NEVER : (long) Math.min(Math.ceil(missing / rate), Long.MAX_VALUE / 2.0);
    }

    @Override
    public long jumpsAfterNanos() {
        return autojumpThreshold == null ? NEVER : autojumpThreshold.toNanos();
    }

    @Override
    public void jumpTo(long nanos) {
        long missing = nanos - nanoTime();
        if (missing > 0) {
            shown += missing;
        }
    }

    @Override
    public String toString() {
        return "MockClock[" + Duration.ofNanos(nanoTime()) + ", rate " + rate + ", jumps after "
                + Objects.requireNonNullElse(autojumpThreshold, "no time") + "]";
    }
}
