package dev.weft;

import dev.weft.spi.Poller;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits by parking the home thread: all that a loop without a transport needs. */
final class ParkingPoller implements Poller {
    /*
     * `sleeper` is the thread that may park. A wake-up comes after its message is in the inbox; it announces itself
     * before it parks, and a permit given too early ends the next park at once, so no wake-up is lost.
     */
    private volatile @Nullable Thread sleeper;
    private volatile boolean woken;

    @Override
    public void poll(long timeoutNanos) {
        if (timeoutNanos > 0) {
            await(timeoutNanos);
        }
        woken = false;
    }

    @Override
    public void await(long timeoutNanos) {
        sleeper = Thread.currentThread();
        if (!woken) {
            if (timeoutNanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, timeoutNanos);
            }
        }
        sleeper = null;
    }

    @Override
    public void wakeup() {
        woken = true;
        var thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean active() {
        return false;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
