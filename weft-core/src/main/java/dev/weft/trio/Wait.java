package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/** One wait of one task: settled to let it go on; a cancellation first takes it away from where it stands. */
class Wait<T extends @Nullable Object> extends Future<T> {
    private final Runnable forget;

    /**
     * Makes a wait of the running loop.
     *
     * @param forget removes this wait from where others would find and settle it
     */
    Wait(Runnable forget) {
        super(EventLoop.current());
        this.forget = forget;
    }

    @Override
    public boolean cancel(@Nullable String message) {
        if (done()) {
            return false;
        }
        forget.run();
        return super.cancel(message);
    }

    /** Waits. Suspends; a cancelled scope's error is thrown in the next turn. */
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
