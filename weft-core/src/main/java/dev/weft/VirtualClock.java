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

    @Override
    public long realNanosUntil(long nanos) {
        return nanos > now ? NEVER : 0;
    }

    @Override
    public long jumpsAfterNanos() {
        return 0;
    }

    @Override
    public void jumpTo(long nanos) {
        if (nanos > now) {
            now = nanos;
        }
    }
}
