package dev.weft.trio;

import dev.weft.EventLoop;

/** What other threads call into a run with. Any thread. Semantics: Trio's TrioToken. */
public final class TrioToken {
    private final EventLoop loop;

    TrioToken(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    /**
     * Runs a function on the loop soon, in the order of calls. Does not wait for it.
     *
     * @throws RunFinishedException if the run has ended
     */
    public void runSyncSoon(Runnable function) {
        if (!loop.callSoonThreadsafeUnlessClosed(function)) {
            throw new RunFinishedException("the run has ended");
        }
    }
}
