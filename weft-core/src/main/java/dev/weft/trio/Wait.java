package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/** One wait of one task: settled to let it go on; a cancellation first takes it away from where it stands. */
class Wait<T extends @Nullable Object> extends Future<T> {
    /** Makes a wait of the running loop. */
    Wait() {
        super(EventLoop.current());
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
