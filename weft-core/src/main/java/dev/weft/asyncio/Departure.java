package dev.weft.asyncio;

import dev.weft.EventLoop;
import dev.weft.Future;
import java.time.Duration;
import java.util.Collection;

/** Waits for connections to be gone, handler and transport both, but not for longer than a grace. */
final class Departure {
    private final Future<Boolean> over;
    private final EventLoop loop;
    private int awaited;

    Departure(EventLoop loop, Collection<StreamReaderProtocol> connections) {
        this.loop = loop;
        this.over = loop.createFuture();
        for (var connection : connections) {
            expect(connection.closed());
            var task = connection.handler();
            if (task != null) {
                expect(task);
            }
        }
    }

    /** Suspends until all are gone or the grace is over. */
    void await(Duration grace) {
        if (awaited == 0) {
            return;
        }
        var timer = loop.callLater(grace, this::finish);
        try {
            over.await();
        } finally {
            timer.cancel();
        }
    }

    private void expect(Future<?> ending) {
        if (ending.done()) {
            return;
        }
        awaited++;
        ending.addDoneCallback(done -> {
            awaited--;
            if (awaited == 0) {
                finish();
            }
        });
    }

    private void finish() {
        if (!over.done()) {
            over.setResult(true);
        }
    }
}
