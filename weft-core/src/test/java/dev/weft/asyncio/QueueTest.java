package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Virtual.isCancelledBefore;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.turns;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueueTest {
    private final Queue<String> queue = new Queue<>(1);

    @Test
    void itemsComeOutInTheOrderInWhichTheyWentIn() {
        run(() -> {
            var all = new Queue<Integer>();
            for (int i = 0; i < 100; i++) {
                all.putNowait(i);
            }
            assertThat(all.qsize()).isEqualTo(100);
            assertThat(all.full()).isFalse();
            for (int i = 0; i < 100; i++) {
                assertThat(all.get()).isEqualTo(i);
            }
            assertThat(all.empty()).isTrue();
        });
    }

    @Test
    void aFullQueueMakesThePutterWait() {
        run(() -> {
            var log = new ArrayList<String>();
            createTask(() -> {
                for (var item : List.of("a", "b", "c")) {
                    queue.put(item);
                    log.add("put " + item);
                }
            });
            settle();
            assertThat(log).containsExactly("put a");
            assertThat(queue.full()).isTrue();
            assertThat(queue.get()).isEqualTo("a");
            settle();
            assertThat(log).containsExactly("put a", "put b");
            assertThat(queue.get()).isEqualTo("b");
            assertThat(queue.get()).isEqualTo("c");
        });
    }

    @Test
    void gettersAreServedInTheOrderOfTheirComing() {
        run(() -> {
            var first = createTask(queue::get);
            var second = createTask(queue::get);
            settle();
            queue.put("a");
            queue.put("b");
            settle();
            assertThat(first.result()).isEqualTo("a");
            assertThat(second.result()).isEqualTo("b");
        });
    }

    @Test
    void withoutWaitingFullAndEmptyAreErrors() {
        run(() -> {
            assertThatThrownBy(queue::getNowait).isInstanceOf(QueueEmptyException.class);
            queue.putNowait("a");
            assertThatThrownBy(() -> queue.putNowait("b")).isInstanceOf(QueueFullException.class);
            assertThat(queue.getNowait()).isEqualTo("a");
            assertThat(queue.maxsize()).isEqualTo(1);
        });
    }

    @Test
    void nullIsAnItemAsNoneIs() {
        run(() -> {
            var nulls = new Queue<@Nullable String>();
            nulls.put(null);
            assertThat(nulls.get()).isNull();
        });
    }

    @Test
    void joinWaitsUntilAllItemsAreDealtWith() {
        run(() -> {
            queue.join();
            queue.put("a");
            var joiner = waiting(queue::join);
            queue.get();
            settle();
            assertThat(joiner.done()).isFalse();
            queue.taskDone();
            settle();
            assertThat(joiner.done()).isTrue();
            assertThatThrownBy(queue::taskDone)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("too many times");
        });
    }

    @Test
    void afterAShutdownItIsDrainedFirst() {
        run(() -> {
            queue.put("a");
            var putter = waiting(() -> queue.put("b"));
            queue.shutdown();
            settle();
            assertThat(putter.exception()).isInstanceOf(QueueShutDownException.class);
            assertThatThrownBy(() -> queue.putNowait("c")).isInstanceOf(QueueShutDownException.class);
            assertThat(queue.get()).isEqualTo("a");
            assertThatThrownBy(queue::get).isInstanceOf(QueueShutDownException.class);
            assertThatThrownBy(queue::getNowait).isInstanceOf(QueueShutDownException.class);
        });
    }

    @Test
    void aShutdownWakesTheGetters() {
        run(() -> {
            var getter = waiting(queue::get);
            queue.shutdown();
            settle();
            assertThat(getter.exception()).isInstanceOf(QueueShutDownException.class);
        });
    }

    @Test
    void anImmediateShutdownThrowsTheItemsAway() {
        run(() -> {
            queue.put("a");
            var joiner = waiting(queue::join);
            queue.shutdown(true);
            settle();
            assertThat(joiner.done()).isTrue();
            assertThat(queue.qsize()).isZero();
            assertThat(queue).hasToString("Queue[maxsize=1, qsize=0, shutdown]");
        });
    }

    @Test
    void anImmediateShutdownDoesNotCountWhatIsBeingDealtWith() {
        run(() -> {
            queue.put("a");
            queue.get();
            var joiner = waiting(queue::join);
            queue.shutdown(true);
            settle();
            assertThat(joiner.done()).isFalse();
            queue.taskDone();
            settle();
            assertThat(joiner.done()).isTrue();
        });
    }

    @Test
    void aGetterCancelledBeforeItWaitsTakesNothing() {
        run(() -> {
            assertThat(isCancelledBefore(queue::get)).isTrue();
            queue.put("a");
            assertThat(queue.get()).isEqualTo("a");
        });
    }

    @Test
    void aGetterCancelledWhileItWaitsTakesNothing() {
        run(() -> {
            var getter = waiting(queue::get);
            assertThat(queue).hasToString("Queue[maxsize=1, qsize=0, getters=1]");
            getter.cancel();
            settle();
            assertThat(queue).hasToString("Queue[maxsize=1, qsize=0]");
            queue.put("a");
            assertThat(queue.get()).isEqualTo("a");
            assertThat(getter.cancelled()).isTrue();
        });
    }

    @Test
    void aGetterCancelledAfterTheHandOverPassesTheItemOn() {
        run(() -> {
            var unlucky = createTask(queue::get);
            var next = createTask(queue::get);
            settle();
            queue.put("a");
            unlucky.cancel();
            settle();
            assertThat(unlucky.cancelled()).isTrue();
            assertThat(next.result()).isEqualTo("a");
        });
    }

    @Test
    void aGetterThatIsNeverCancelledKeepsItsItem() {
        run(() -> {
            var getter = createTask(queue::get);
            settle();
            queue.put("a");
            settle();
            assertThat(getter.cancel()).isFalse();
            assertThat(getter.result()).isEqualTo("a");
        });
    }

    @Test
    void aPutterCancelledBeforeItWaitsPutsNothing() {
        run(() -> {
            queue.put("a");
            assertThat(isCancelledBefore(() -> queue.put("b"))).isTrue();
            assertThat(queue.get()).isEqualTo("a");
            assertThat(queue.empty()).isTrue();
        });
    }

    @Test
    void aPutterCancelledWhileItWaitsPutsNothing() {
        run(() -> {
            queue.put("a");
            var putter = waiting(() -> queue.put("b"));
            assertThat(queue).hasToString("Queue[maxsize=1, qsize=1, putters=1, tasks=1]");
            putter.cancel();
            settle();
            assertThat(queue).hasToString("Queue[maxsize=1, qsize=1, tasks=1]");
            queue.get();
            settle();
            assertThat(queue.empty()).isTrue();
            assertThat(queue).hasToString("Queue[maxsize=1, qsize=0, tasks=1]");
        });
    }

    @Test
    void aPutterCancelledAfterTheHandOverPassesThePlaceOn() {
        run(() -> {
            queue.put("a");
            var unlucky = waiting(() -> queue.put("b"));
            var next = waiting(() -> queue.put("c"));
            queue.get();
            unlucky.cancel();
            settle();
            assertThat(unlucky.cancelled()).isTrue();
            assertThat(next.done()).isTrue();
            assertThat(queue.get()).isEqualTo("c");
        });
    }

    @Test
    void aJoinerCancelledWhileItWaitsLeavesNothing() {
        run(() -> {
            queue.put("a");
            assertThat(isCancelledBefore(queue::join)).isTrue();
            Task<Void> joiner = waiting(queue::join);
            joiner.cancel();
            settle();
            queue.get();
            queue.taskDone();
            assertThat(joiner.cancelled()).isTrue();
        });
    }

    @Test
    void theQueueOfAnotherLoopIsAnError() {
        run(() -> {
            var getter = waiting(queue::get);
            getter.cancel();
            turns(2);
        });
        run(() -> {
            queue.put("a");
            var putter = createTask(() -> queue.put("b"));
            settle();
            assertThat(putter.exception())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("different event loop");
        });
    }
}
