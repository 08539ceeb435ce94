package dev.weft;

import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Collects what Weft logs while a test runs, and keeps it off the console. Any thread. */
public final class LogRecords implements AutoCloseable {
    private final Logger logger = Logger.getLogger("dev.weft");
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final boolean usedParents = logger.getUseParentHandlers();

    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            if (logged.getLevel().intValue() >= Level.WARNING.intValue()) {
                messages.add(
                        logged.getParameters() == null
                                ? logged.getMessage()
                                : MessageFormat.format(logged.getMessage(), logged.getParameters()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Begins to collect, until {@link #close}. */
    public LogRecords() {
        logger.setUseParentHandlers(false);
        logger.addHandler(collector);
    }

    /** Takes the warnings and errors logged so far. */
    public List<String> taken() {
        var all = new ArrayList<String>();
        messages.drainTo(all);
        return all;
    }

    /** Waits for the next warning or error, at most that long; null if there was none. */
    public @Nullable String next(Duration limit) throws InterruptedException {
        return messages.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        logger.removeHandler(collector);
        logger.setUseParentHandlers(usedParents);
    }
}
