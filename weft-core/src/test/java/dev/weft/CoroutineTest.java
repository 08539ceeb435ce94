package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CoroutineTest {
    private final ArrayList<String> order = new ArrayList<>();

    private Coroutine<String> work() {
        return Coroutine.of("work", () -> {
            order.add("runs");
            return "done";
        });
    }

    @Test
    void nothingRunsUntilItIsAwaited() {
        Loops.virtually(() -> {
            var coroutine = work();
            assertThat(order).isEmpty();
            assertThat(coroutine.await()).isEqualTo("done");
            assertThat(order).containsExactly("runs");
            assertThat(coroutine.name()).isEqualTo("work");
        });
    }

    @Test
    void itRunsInATask() {
        Loops.virtually(
                () -> assertThat(EventLoop.current().createTask(work()).await()).isEqualTo("done"));
    }

    @Test
    void itIsAwaitedOnce() {
        Loops.virtually(() -> {
            var coroutine = work();
            coroutine.await();
            assertThatThrownBy(coroutine::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot reuse already awaited coroutine 'work'");
            assertThat(order).containsExactly("runs");
        });
    }

    @Test
    void aClosedOneDoesNotRun() {
        Loops.virtually(() -> {
            var coroutine = work();
            coroutine.close();
            assertThatThrownBy(coroutine::await).isInstanceOf(IllegalStateException.class);
            assertThat(order).isEmpty();
        });
    }

    @Test
    void awaitedOutsideATaskItSaysSoAndCanStillRun() {
        var coroutine = work();
        assertThatThrownBy(coroutine::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("awaiting outside a task");
        Loops.virtually(() -> assertThat(coroutine.await()).isEqualTo("done"));
    }

    @Test
    void oneThatIsNeverAwaitedIsReportedInDebugModeWithWhereItWasMade() throws Exception {
        try (var log = new LogRecords()) {
            Loops.virtually(() -> {
                EventLoop.current().setDebug(true);
                program.Failing.closedCoroutine("closed");
                program.Failing.forgottenCoroutine("forgotten");
            });
            assertThat(nextAfterCollection(log))
                    .startsWith("coroutine 'forgotten' was never awaited; it was made at ")
                    .contains("program.Failing.forgottenCoroutine(Failing.java:");
            assertThat(log.taken()).isEmpty();
        }
    }

    @Test
    void withoutDebugModeItIsNot() throws Exception {
        try (var log = new LogRecords()) {
            Loops.virtually(() -> {
                EventLoop.current().setDebug(false);
                program.Failing.forgottenCoroutine("unwatched");
                EventLoop.current().setDebug(true);
                program.Failing.forgottenCoroutine("watched");
            });
            assertThat(nextAfterCollection(log)).startsWith("coroutine 'watched'");
            assertThat(log.taken()).isEmpty();
        }
    }

    private static String nextAfterCollection(LogRecords log) throws InterruptedException {
        for (int i = 0; i < 500; i++) {
            System.gc();
            var message = log.next(java.time.Duration.ofMillis(10));
            if (message != null) {
                return message;
            }
        }
        throw new AssertionError("nothing was reported");
    }

    @Test
    void itsTextShowsItsName() {
        assertThat(work()).hasToString("Coroutine[work]");
    }
}
