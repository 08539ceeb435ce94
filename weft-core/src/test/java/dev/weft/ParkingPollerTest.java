package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParkingPollerTest {
    private final ParkingPoller poller = new ParkingPoller();

    @Test
    void itParksUntilItIsWoken() throws InterruptedException {
        assertThat(stateWhilePolling(Long.MAX_VALUE)).isEqualTo(Thread.State.WAITING);
    }

    @Test
    void itParksForItsTimeAtMost() throws InterruptedException {
        assertThat(stateWhilePolling(Duration.ofHours(1).toNanos())).isEqualTo(Thread.State.TIMED_WAITING);
    }

    @Test
    void aLookThatTakesNoTimeTakesTheWakeUpWithIt() throws InterruptedException {
        poller.wakeup();
        poller.poll(0);
        assertThat(stateWhilePolling(Long.MAX_VALUE)).isEqualTo(Thread.State.WAITING);
    }

    @Test
    void aWakeUpThatCameBeforeEndsTheNextWaitAtOnce() {
        poller.wakeup();
        poller.poll(Long.MAX_VALUE);
    }

    /** Tells in which state a thread comes to rest that polls, and wakes it then. */
    private Thread.State stateWhilePolling(long nanos) throws InterruptedException {
        var thread = Thread.ofPlatform().daemon().start(() -> poller.poll(nanos));
        var state = thread.getState();
        while (state == Thread.State.NEW || state == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
            state = thread.getState();
        }
        poller.wakeup();
        thread.join();
        return state;
    }
}
