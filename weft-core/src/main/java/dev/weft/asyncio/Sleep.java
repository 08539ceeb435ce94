package dev.weft.asyncio;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Handle;
import dev.weft.Task;
import java.time.Duration;
import java.util.Objects;

/** One sleep: the future that is awaited and the callback of its timer in one. */
final class Sleep extends Future<Boolean> implements Runnable {
    private Sleep(EventLoop loop) {
        super(loop);
    }

    static void sleep(Duration delay) {
        Objects.requireNonNull(delay, "delay is null: pass Duration.ZERO to give up one turn");
        if (!delay.isPositive()) {
            Task.yieldNow();
            return;
        }
        EventLoop loop = EventLoop.current();
        var sleep = new Sleep(loop);
        Handle timer = loop.callLater(delay, sleep);
        try {
            sleep.await();
        } finally {
            timer.cancel();
        }
    }

    /** The time is over. */
    @Override
    public void run() {
        if (!cancelled()) {
            setResult(true);
        }
    }
}
