package dev.weft.test;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.test.AsyncAssertions.assertCheckpoints;
import static dev.weft.test.AsyncAssertions.assertNoCheckpoints;
import static dev.weft.test.AsyncAssertions.awaitAllTasksBlocked;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Task;
import dev.weft.asyncio.Queue;
import dev.weft.trio.Trio;
import java.util.ArrayList;

class AsyncAssertionsTest {
    @AsyncTest
    void whatGivesUpATurnIsACheckpoint() throws Exception {
        assertCheckpoints(Trio::checkpoint);
        assertCheckpoints(() -> sleep(ofMillis(0)));
        assertThatThrownBy(() -> assertNoCheckpoints((Action) Trio::checkpoint))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gave up its turn");
    }

    @AsyncTest
    void whatRunsThroughIsNone() throws Exception {
        var queue = new Queue<String>();
        queue.putNowait("there already");
        assertThat(assertNoCheckpoints(queue::get)).isEqualTo("there already");
        assertThatThrownBy(() -> assertCheckpoints(() -> "value"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gave up no turn");
    }

    @AsyncTest
    void waitingForAllTasksLetsEachTakeTheTurnsItNeeds() {
        var order = new ArrayList<Integer>();
        createTask((Action) () -> {
            for (int turn = 0; turn < 100; turn++) {
                order.add(turn);
                Task.yieldNow();
            }
            sleep(ofHours(1));
        });
        awaitAllTasksBlocked();
        assertThat(order).hasSize(100);
    }

    @AsyncTest
    void theShorterWaitForIdlenessEndsFirst() {
        var order = new ArrayList<String>();
        var longer = createTask((Action) () -> {
            awaitAllTasksBlocked(ofMillis(4));
            order.add("longer");
        });
        var shorter = createTask((Action) () -> {
            awaitAllTasksBlocked(ofMillis(1));
            order.add("shorter");
        });
        longer.await();
        shorter.await();
        assertThat(order).containsExactly("shorter", "longer");
    }

    @AsyncTest
    void aCancelledWaitForIdlenessLeavesNothing() {
        var waiting = createTask((Action) () -> awaitAllTasksBlocked(ofHours(1)));
        awaitAllTasksBlocked();
        waiting.cancel();
        awaitAllTasksBlocked(ofMillis(1));
        assertThat(waiting.cancelled()).isTrue();
    }
}
