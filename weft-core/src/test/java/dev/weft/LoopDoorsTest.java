package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spi.Poller;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may give a loop work, and in which context the work is done. */
@Timeout(30)
class LoopDoorsTest {
    private enum Door {
        CALL_SOON,
        CALL_SOON_IN_CONTEXT,
        CALL_LATER,
        CALL_AT,
        CALL_AT_IN_CONTEXT,
        AT_DEADLINE,
        CREATE_TASK,
        CREATE_TASK_IN_CONTEXT,
        NEW_TASK,
        RUN_IN_EXECUTOR,
        STATISTICS,
        USE_POLLER;

        void enter(EventLoop loop) {
            switch (this) {
                case CALL_SOON -> loop.callSoon(() -> {});
                case CALL_SOON_IN_CONTEXT -> loop.callSoon(() -> {}, new Context());
                case CALL_LATER -> loop.callLater(Duration.ZERO, () -> {});
                case CALL_AT -> loop.callAt(0, () -> {});
                case CALL_AT_IN_CONTEXT -> loop.callAt(0, () -> {}, new Context());
                case AT_DEADLINE -> loop.atDeadline(0, () -> {});
                case CREATE_TASK -> loop.createTask(() -> "value");
                case CREATE_TASK_IN_CONTEXT ->
                    loop.createTask(() -> "value", TaskOptions.DEFAULT.withContext(new Context()));
                case NEW_TASK -> loop.newTask(() -> "value", TaskOptions.DEFAULT);
                case RUN_IN_EXECUTOR -> loop.runInExecutor(null, () -> "value");
                case STATISTICS -> loop.statistics();
                case USE_POLLER -> loop.usePoller(home -> new CallingPoller(() -> {}));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherThreadIsSentToTheThreadsafeDoor(Door door) {
        try (var loop = EventLoop.create()) {
            loop.runUntilComplete(() -> {
                var tried = loop.runInExecutor(null, () -> {
                    door.enter(loop);
                    return door;
                });
                assertThatThrownBy(tried::await)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("callSoonThreadsafe");
                return null;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLoopThatDoesNotRunTakesWorkFromWhoHoldsIt(Door door) {
        try (var loop = EventLoop.create()) {
            door.enter(loop);
        }
    }

    @Test
    void workThatIsGivenFromOutsideRunsInTheGiversContext() {
        var variable = new ContextVar<>("request", "none");
        var seen = new ArrayList<String>();
        try (var loop = EventLoop.create()) {
            new Context().run(() -> {
                variable.set("giver's");
                loop.callSoon(() -> seen.add(variable.get()));
                loop.callSoon(loop::stop);
            });
            loop.runForever();
        }
        assertThat(seen).containsExactly("giver's");
    }

    @Test
    void aClosedLoopRefusesTheThreadsafeCallAndSaysSo() {
        var loop = EventLoop.create();
        loop.close();
        assertThat(loop.callSoonThreadsafeUnlessClosed(() -> {})).isFalse();
        assertThatThrownBy(() -> loop.callSoonThreadsafe(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void whatThePollerCallsSeesNoTasksContext() {
        var variable = new ContextVar<>("request", "none");
        var seen = new ArrayList<String>();
        try (var loop = EventLoop.create()) {
            loop.runUntilComplete(() -> {
                loop.usePoller(home -> new CallingPoller(() -> seen.add(variable.get())));
                variable.set("task's own");
                Task.yieldNow();
                Task.yieldNow();
                assertThat(variable.get()).isEqualTo("task's own");
                return null;
            });
        }
        assertThat(seen).isNotEmpty().containsOnly("none");
    }

    /** A poller with something to call at every look. */
    private record CallingPoller(Runnable callback) implements Poller {
        @Override
        public void poll(long timeoutNanos) {
            callback.run();
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean active() {
            return true;
        }

        @Override
        public void close() {}
    }
}
