package dev.weft;

/** A callback that a loop will run at a time. Semantics: asyncio's TimerHandle. */
public final class TimerHandle extends Handle {
    private final long when;
    final long sequence;
    final boolean atOnce; // a deadline: its callback runs before any task's turn
    boolean scheduled = true;

    TimerHandle(EventLoop loop, long when, long sequence, Runnable callback, Context context, boolean atOnce) {
        super(loop, callback, context);
        this.atOnce = atOnce;
        this.when = when;
        this.sequence = sequence;
    }

    /** Returns when the callback is due, in nanoseconds of the loop's clock. */
    public long when() {
        return when;
    }

    @Override
    public void cancel() {
        if (!cancelled()) {
            super.cancel();
            if (scheduled) {
                loop.timers().cancelled();
            }
        }
    }

    /** Orders timers by time, and equal times by the order in which they were set. */
    boolean before(TimerHandle other) {
        return when != other.when ? when < other.when : sequence < other.sequence;
    }
}
