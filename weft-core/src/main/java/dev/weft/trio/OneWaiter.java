package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/** Where one task at most waits for something to happen. Loop thread only. */
final class OneWaiter {
    private final String busy;
    private @Nullable Future<Boolean> waiting;

    /**
     * Makes one where nobody waits.
     *
     * @param busy what a second task is told
     */
    OneWaiter(String busy) {
        this.busy = busy;
    }

    /**
     * Waits for a {@link #wake}. Suspends; a cancelled scope's error is thrown in the next turn.
     *
     * @throws BusyResourceException if another task waits
     */
    @SuppressWarnings("ReferenceEquality") // that very wait
    void await() {
        if (waiting != null) {
            throw new BusyResourceException(busy);
        }
        Future<Boolean> mine = EventLoop.current().createFuture();
        waiting = mine;
        try {
            Checkpoint.await(mine);
        } finally {
            if (waiting == mine) {
                waiting = null;
            }
        }
    }

    /** Lets the task that waits go on, if there is one. From a task or a callback. */
    void wake() {
        var woken = waiting;
        waiting = null;
        if (woken != null && !woken.done()) {
            woken.setResult(true);
        }
    }
}
