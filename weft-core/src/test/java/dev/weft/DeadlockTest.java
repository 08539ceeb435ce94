package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.asyncio.Event;
import dev.weft.asyncio.Lock;
import dev.weft.asyncio.Queue;
import dev.weft.spi.Poller;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a loop says when nobody can ever wake it: who waits for whom. */
@Timeout(30)
class DeadlockTest {
    @Test
    void twoTasksThatAwaitEachOtherAreACycle() {
        var report = reportOf(() -> {
            var tasks = new ArrayList<Task<Void>>();
            tasks.add(EventLoop.current().createTask(() -> tasks.get(1).await(), "ping"));
            tasks.add(EventLoop.current().createTask(() -> tasks.get(0).await(), "pong"));
            tasks.getFirst().await();
        });
        assertThat(report)
                .contains("\n  main -> ping -> pong -> ping (a cycle)")
                .contains("\n  ping -> pong -> ping (a cycle)")
                .contains("\n  pong -> ping -> pong (a cycle)");
    }

    @Test
    void tasksThatHoldEachOthersLockShowWhichLocksTheyWaitFor() {
        var left = new Lock();
        var right = new Lock();
        var report = reportOf(() -> {
            var first = EventLoop.current().createTask(() -> takeBoth(left, right), "left first");
            EventLoop.current().createTask(() -> takeBoth(right, left), "right first");
            first.await();
        });
        assertThat(report)
                .contains("\n  main -> left first -> Lock[locked, waiters=1]")
                .contains("\n  left first -> Lock[locked, waiters=1]")
                .contains("\n  right first -> Lock[locked, waiters=1]");
    }

    @Test
    void otherPrimitivesAreNamedToo() {
        var report = reportOf(() -> {
            EventLoop.current().createTask(() -> new Event().await(), "listener");
            new Queue<String>().get();
        });
        assertThat(report).contains("\n  listener -> Event[unset, waiters=1]").contains("\n  main -> Queue[");
    }

    @Test
    void whoIsExpectedNoMoreWakesTheLoopToSeeIt() {
        var poller = new ExpectingPoller();
        var report = reportOf(() -> {
            poller.expected = EventLoop.current().expectOutside();
            EventLoop.current().usePoller(home -> poller);
            EventLoop.current().createFuture().await();
        });
        assertThat(report).contains("\n  main -> a future that nobody completes");
        assertThat(poller.wokenByTheEnd).isTrue();
    }

    @Test
    void aPlainFutureHasNoName() {
        var report = reportOf(() -> EventLoop.current().createFuture().await());
        assertThat(report)
                .startsWith("nobody can ever wake this loop")
                .contains("If another thread will call in, hold loop.expectOutside() meanwhile")
                .contains("\n  main -> a future that nobody completes");
    }

    @Test
    void inRealTimeALoopThatNobodyCanWakeIsDeadToo() {
        try (var loop = EventLoop.create()) {
            var main = loop.createTask(() -> loop.createFuture().await(), "main");
            assertThat(catchThrowable(() -> loop.runUntilComplete(main))).isInstanceOf(DeadlockError.class);
            main.cancel();
            var _ = catchThrowable(loop::runForever);
        }
    }

    @Test
    void aTaskThatIsDoneIsNotInIt() {
        var report = reportOf(() -> {
            EventLoop.current().createTask(() -> "x", "quick").await();
            EventLoop.current().createFuture().await();
        });
        assertThat(report).doesNotContain("quick");
    }

    private static void takeBoth(Lock one, Lock other) {
        one.acquire();
        Task.yieldNow();
        other.acquire();
    }

    private static String reportOf(Action body) {
        try (var loop = Loops.virtual()) {
            var main = loop.createTask(body, "main");
            var error = catchThrowable(() -> loop.runUntilComplete(main));
            assertThat(error).isInstanceOf(DeadlockError.class);
            loop.allTasks().forEach(Task::cancel); // so that no thread outlives its test
            var _ = catchThrowable(loop::runForever);
            return error.getMessage();
        }
    }

    /** Waits until somebody is expected no more, who is so at once. */
    private static final class ExpectingPoller implements Poller {
        private @Nullable AutoCloseable expected;
        private boolean woken;
        private boolean wokenByTheEnd;

        @Override
        public void poll(long timeoutNanos) {
            var ending = expected;
            if (timeoutNanos > 0 && ending != null) {
                expected = null;
                woken = false;
                Executors.close(ending);
                wokenByTheEnd = woken;
            }
        }

        @Override
        public void wakeup() {
            woken = true;
        }

        @Override
        public boolean active() {
            return false;
        }

        @Override
        public void close() {}
    }
}
