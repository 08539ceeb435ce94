package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UnretrievedFailuresTest {
    @Test
    void aFailureThatNobodyAskedForIsReportedWhenTheLoopCloses() {
        var loop = Loops.virtual();
        var reports = Loops.reports(loop);
        Loops.run(loop, () -> {
            failing("lost");
            Loops.turns(2);
        });
        loop.close();
        assertThat(messages(reports)).containsExactly("Task lost exception was never retrieved");
        assertThat(reports.getFirst().exception()).hasMessage("failed");
    }

    @Test
    void aFailureThatSomebodyAskedForIsNot() {
        var loop = Loops.virtual();
        var reports = Loops.reports(loop);
        Loops.run(loop, () -> {
            assertThat(catchThrowable(failing("awaited")::await)).hasMessage("failed");
            var asked = failing("asked");
            Loops.turns(2);
            assertThat(asked.exception()).hasMessage("failed");
        });
        loop.close();
        assertThat(reports).isEmpty();
    }

    @Test
    void aFailureOutOfReachIsReportedWhileTheLoopRuns() {
        Loops.virtually(() -> {
            var reports = Loops.reports(EventLoop.current());
            failing("out of reach");
            Loops.turns(2);
            for (int i = 0; i < 200 && reports.isEmpty(); i++) {
                System.gc();
                dev.weft.asyncio.Asyncio.sleep(java.time.Duration.ofMillis(1));
            }
            assertThat(messages(reports)).containsExactly("Task out of reach exception was never retrieved");
        });
    }

    @Test
    void aCancelledTaskIsNoFailure() {
        var loop = Loops.virtual();
        var reports = Loops.reports(loop);
        Loops.run(loop, () -> {
            EventLoop.current().createTask(() -> "x").cancel();
            Loops.turns(2);
        });
        loop.close();
        assertThat(reports).isEmpty();
    }

    private static Task<Void> failing(String name) {
        return EventLoop.current()
                .createTask(
                        (Action) () -> {
                            throw new IllegalStateException("failed");
                        },
                        name);
    }

    private static List<String> messages(List<ExceptionContext> reports) {
        return reports.stream().map(ExceptionContext::message).toList();
    }
}
