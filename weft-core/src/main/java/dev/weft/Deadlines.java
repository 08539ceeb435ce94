package dev.weft;

import java.time.Duration;

/** Arithmetic on times of a loop's clock that ends at for ever instead of overflowing. */
public final class Deadlines {
    /** A time that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    private Deadlines() {}

    /** Returns the time that lies a duration after another; {@link #NEVER} if that is too far away to be counted. */
    public static long after(long nanos, Duration delay) {
        long length;
        try {
            length = delay.toNanos();
        } catch (ArithmeticException tooLong) {
            length = delay.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        long sum = nanos + length;
        boolean overflow = ((nanos ^ sum) & (length ^ sum)) < 0;
        return !overflow ? sum : length > 0 ? NEVER : Long.MIN_VALUE;
    }
}
