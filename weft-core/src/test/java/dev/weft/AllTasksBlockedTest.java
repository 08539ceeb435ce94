package dev.weft;

import static dev.weft.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AllTasksBlockedTest {
    private static final Duration CUSHION = Duration.ofMillis(1);

    private final ArrayList<String> log = new ArrayList<>();

    @Test
    void whoWaitsForItIsWokenOnceNobodyElseHasAnythingToDo() {
        Loops.virtually(() -> {
            EventLoop.current().createTask(() -> {
                Loops.turns(10);
                log.add("others wait");
                sleep(Duration.ofHours(1));
                log.add("others went on");
            });
            EventLoop.current().awaitAllTasksBlocked(Duration.ZERO);
            log.add("woken");
        });
        assertThat(log).containsExactly("others wait", "woken");
    }

    @Test
    void whoGivesUpWaitingForItLeavesTheOthersWaiting() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var other = loop.createTask(() -> loop.awaitAllTasksBlocked(CUSHION));
            var impatient = loop.createTask(() -> loop.awaitAllTasksBlocked(CUSHION));
            Loops.turns(2);
            impatient.cancel();
            other.await();
            assertThat(impatient.cancelled()).isTrue();
        });
    }
}
