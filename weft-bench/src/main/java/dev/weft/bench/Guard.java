package dev.weft.bench;

import java.time.Duration;

/** Ends a process that is not done within a limit, so that one cell that hangs does not hold up the others. */
final class Guard implements AutoCloseable {

    /** How long a cell may take. */
    static final Duration LIMIT = Duration.ofSeconds(90);

    private final Process process;
    private final Duration limit;
    private final Thread watcher;
    private volatile boolean expired;

    /** Begins to watch the process, until {@link #close}. */
    Guard(Process process, Duration limit) {
        this.process = process;
        this.limit = limit;
        this.watcher = Thread.ofVirtual().start(this::watch);
    }

    private void watch() {
        try {
            if (!process.waitFor(limit)) {
                expired = true;
                process.destroyForcibly();
            }
        } catch (InterruptedException released) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how the process came to its end, in words. */
    String ending() throws InterruptedException {
        int status = process.waitFor();
        return expired ? "was ended after " + limit.toSeconds() + " s" : "ended with " + status;
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
