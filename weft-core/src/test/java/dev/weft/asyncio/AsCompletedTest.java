package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.asCompleted;
import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Virtual.noTimerIsSet;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.seconds;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Awaitable;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AsCompletedTest {
    @Test
    void resultsComeAsTheyAreDone() {
        run(() -> {
            var order = new ArrayList<String>();
            List<Awaitable<String>> coros =
                    List.of(() -> sleep(seconds(2), "a"), () -> sleep(seconds(1), "b"), () -> sleep(seconds(3), "c"));
            for (var earliest : asCompleted(coros)) {
                order.add(earliest.await());
            }
            assertThat(order).containsExactly("b", "a", "c");
        });
    }

    @Test
    void theTasksThemselvesComeAsTheyAreDone() {
        run(() -> {
            var slow = task(2);
            var fast = task(1);
            assertThat(asCompleted(List.of(slow, fast, slow)).futures()).containsExactly(fast, slow);
        });
    }

    @Test
    void aFailureIsThrownByItsOwnAwait() {
        run(() -> {
            Task<String> bad = createTask(() -> {
                throw new IOException("broken");
            });
            var steps = asCompleted(List.of(task(1), bad)).iterator();
            assertThatThrownBy(() -> steps.next().await()).hasMessage("broken");
            assertThat(steps.next().await()).isEqualTo("1");
            assertThat(steps.hasNext()).isFalse();
            assertThatThrownBy(steps::next).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void whenTheTimeIsOverEachOneLeftTimesOut() {
        run(() -> {
            var slow = task(5);
            var steps = asCompleted(List.of(task(1), slow, task(6)), seconds(2)).iterator();
            assertThat(steps.next().await()).isEqualTo("1");
            assertThatThrownBy(() -> steps.next().await()).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> steps.next().await()).isInstanceOf(TimeoutException.class);
            assertThat(slow.await()).isEqualTo("5");
            var futures = asCompleted(List.of(task(5)), seconds(2)).futures().iterator();
            assertThatThrownBy(futures::next).isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    void eachStepIsAwaitedOnce() {
        run(() -> {
            var step = asCompleted(List.of(task(1))).iterator().next();
            step.await();
            assertThatThrownBy(step::await).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void cancelledWhileItWaitsItLeavesTheTasksAlone() {
        run(() -> {
            var slow = task(5);
            var waiter =
                    waiting(() -> asCompleted(List.of(slow)).iterator().next().await());
            waiter.cancel();
            settle();
            assertThat(waiter.cancelled()).isTrue();
            assertThat(slow.await()).isEqualTo("5");
        });
    }

    @Test
    void whatIsGivenTwiceRunsOnceButALambdaStandsForACallEachTime() {
        run(() -> {
            Awaitable<String> coroutine = Coroutine.of(() -> sleep(seconds(1), "coroutine"));
            assertThat(results(List.of(coroutine, coroutine))).containsExactly("coroutine");
            assertThat(results(List.of(Coroutine.of(() -> "once")))).containsExactly("once");
            Awaitable<String> call = () -> sleep(seconds(1), "call");
            assertThat(results(List.of(call, call))).containsExactly("call", "call");
        });
    }

    @Test
    void whenAllAreDoneTheTimeIsNotWaitedForAnyLonger() {
        run(() -> {
            for (var earliest : asCompleted(List.of(task(1), task(2)), seconds(60))) {
                earliest.await();
            }
            assertThat(noTimerIsSet()).isTrue();
        });
    }

    @Test
    void withoutALimitNothingIsReported() {
        run(() -> {
            List<String> told = new ArrayList<>();
            EventLoop.current().setExceptionHandler((loop, context) -> told.add(context.message()));
            assertThat(results(List.of(task(1)))).containsExactly("1");
            settle();
            assertThat(told).isEmpty();
        });
    }

    private static List<String> results(List<? extends Awaitable<String>> coros) {
        List<String> results = new ArrayList<>();
        asCompleted(coros).futures().forEach(done -> results.add(done.result()));
        return results;
    }

    private static Task<String> task(int delay) {
        return createTask(() -> sleep(seconds(delay), "" + delay));
    }
}
