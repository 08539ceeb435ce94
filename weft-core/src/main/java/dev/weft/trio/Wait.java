package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/** One wait of one task: settled to let it go on; a cancellation first takes it away from where it stands. */
class Wait<T extends @Nullable Object> extends Future<T> {
    private Object what;

    /**
     * Makes a wait of the running loop.
     *
     * @param what is waited for: its text is for reports
     */
    Wait(Object what) {
        super(EventLoop.current());
        this.what = what;
    }

    /** Notes that something else is waited for from now on. */
    final void waitsFor(Object other) {
        what = other;
    }

    /** Takes this wait away from where others would find and settle it. */
    void forget() {}

    @Override
    public boolean cancel(@Nullable String message) {
        if (done()) {
            return false;
        }
        forget();
        return super.cancel(message);
    }

    /**
     * Waits. Suspends; a cancelled scope's error is thrown in the next turn. Once it is settled with a value, that is returned,
     * and a cancellation waits for the next checkpoint.
     */
    T park() {
        return Checkpoint.await(this);
    }

    @Override
    protected String describeWait() {
        return what.toString();
    }

    @Override
    public String toString() {
        return what.toString();
    }

    @SuppressWarnings("NullAway") // for waits of type Void
    void wake() {
        setResult(null);
    }

    /** Lets the waiter go on, unless it was cancelled before. */
    void wakeUnlessDone() {
        if (!done()) {
            wake();
        }
    }
}
