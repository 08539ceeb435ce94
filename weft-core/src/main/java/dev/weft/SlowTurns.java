package dev.weft;

import dev.weft.spi.Poller;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Debug mode's watch over turns that hold the loop too long, and over waits that overrun. Loop thread only. */
final class SlowTurns {
    private static final System.Logger LOG = System.getLogger("dev.weft");

    private Duration limit = Duration.ofMillis(100);
    private long limitNanos = limit.toNanos();

    void limit(Duration other) {
        limit = other;
        limitNanos = other.toNanos();
    }

    Duration limit() {
        return limit;
    }

    void measure(Ready item) {
        var description = item.toString();
        long start = System.nanoTime();
        item.turn();
        long took = System.nanoTime() - start;
        if (took >= limitNanos) {
            LOG.log(
                    Level.WARNING,
                    "Executing {0} took {1} seconds: it holds every other task meanwhile; use toThread for"
                            + " blocking work",
                    description,
                    seconds(took));
        }
    }

    void measurePoll(Poller poller, long timeoutNanos) {
        long start = System.nanoTime();
        poller.poll(timeoutNanos);
        long took = System.nanoTime() - start;
        if (took - timeoutNanos >= limitNanos) {
            LOG.log(Level.WARNING, "poll {0} s took {1} seconds", seconds(timeoutNanos), seconds(took));
        } else {
            LOG.log(Level.TRACE, "poll {0} s took {1} seconds", seconds(timeoutNanos), seconds(took));
        }
    }

    private static String seconds(long nanos) {
        return String.format(java.util.Locale.ROOT, "%.3f", nanos / 1e9);
    }
}
