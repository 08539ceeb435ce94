package dev.weft;

/** A clock that moves only when its loop says so. */
final class VirtualClock implements Clock {
    private final long origin = System.currentTimeMillis();
    private volatile long now;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long currentTimeMillis() {
        return origin + now / 1_000_000;
    }

    /** Moves the clock forward; an earlier time leaves it alone. Loop thread only. */
    void advanceTo(long nanos) {
        if (nanos > now) {
            now = nanos;
        }
    }
}
