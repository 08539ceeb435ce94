package dev.weft;

/** A clock that moves only when its loop says so. */
final class VirtualClock implements Clock {
    private volatile long now;

    @Override
    public long nanoTime() {
        return now;
    }

    /** Moves the clock forward; an earlier time leaves it alone. Loop thread only. */
    void advanceTo(long nanos) {
        if (nanos > now) {
            now = nanos;
        }
    }
}
