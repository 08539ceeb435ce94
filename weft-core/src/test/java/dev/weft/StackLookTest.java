package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looking at the stack of a task that waits. */
class StackLookTest {

    @Test
    void lookingAtAStackDoesNotResumeTheTask() {
        List<String> log = new ArrayList<>();
        try (EventLoop loop = EventLoop.create(LoopOptions.defaults().withClock(Clock.virtual()))) {
            loop.runUntilComplete(() -> {
                Future<String> signal = loop.createFuture();
                Task<Boolean> waiting = loop.createTask(() -> log.add(signal.await()));
                Task.yieldNow();
                waiting.getStack();
                Task.yieldNow();
                Task.yieldNow();
                log.add("looked");
                signal.setResult("resumed");
                waiting.await();
                return null;
            });
        }
        assertThat(log).containsExactly("looked", "resumed");
    }

    @Test
    void aTaskWhoseStackWasShownInADeadlockCanStillBeCancelled() {
        try (EventLoop loop = EventLoop.create(LoopOptions.defaults().withClock(Clock.virtual()))) {
            Task<Object> waiting = loop.createTask(() -> loop.createFuture().await());
            assertThat(catchDeadlock(loop)).contains("a future that nobody completes");
            waiting.cancel();
            assertThat(catchDeadlock(loop)).doesNotContain("a future that nobody completes");
            assertThat(waiting.cancelled()).isTrue();
        }
    }

    private static String catchDeadlock(EventLoop loop) {
        try {
            loop.runForever();
            return "no deadlock";
        } catch (DeadlockError deadlock) {
            return String.valueOf(deadlock.getMessage());
        }
    }
}
