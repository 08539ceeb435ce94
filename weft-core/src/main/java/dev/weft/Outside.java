package dev.weft;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what a loop awaits from outside: threads, processes, foreign futures. Any thread. */
final class Outside {
    private final EventLoop loop;
    private final AtomicInteger count = new AtomicInteger();

    Outside(EventLoop loop) {
        this.loop = loop;
    }

    AutoCloseable expect() {
        count.incrementAndGet();
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                count.decrementAndGet();
                loop.poller().wakeup();
            }
        };
    }

    boolean expected() {
        return count.get() > 0;
    }
}
