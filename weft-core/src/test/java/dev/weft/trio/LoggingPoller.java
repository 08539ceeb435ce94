package dev.weft.trio;

import dev.weft.spi.Poller;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Notes when it looks and waits; one wake-up ends one wait. */
final class LoggingPoller implements Poller {
    private final List<String> log;
    private final Semaphore wakeUps = new Semaphore(0);

    LoggingPoller(List<String> log) {
        this.log = Collections.synchronizedList(log);
    }

    @Override
    public void poll(long timeoutNanos) {
        log.add("looks");
    }

    @Override
    public void await(long timeoutNanos) {
        log.add("waits");
        wakeUps.acquireUninterruptibly();
    }

    @Override
    public void wakeup() {
        wakeUps.release();
    }

    @Override
    public boolean active() {
        return true;
    }

    @Override
    public void close() {}
}
