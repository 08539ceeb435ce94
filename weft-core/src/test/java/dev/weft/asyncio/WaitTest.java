package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.getRunningLoop;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Virtual.awaiters;
import static dev.weft.asyncio.Virtual.isCancelledBefore;
import static dev.weft.asyncio.Virtual.noTimerIsSet;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.seconds;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.Task;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitTest {
    @Test
    void itWaitsForAllAndThrowsNothing() {
        run(() -> {
            var good = task(1);
            var bad = failing(2);
            var found = Asyncio.wait(List.of(good, bad));
            assertThat(found.done()).containsExactly(good, bad);
            assertThat(found.pending()).isEmpty();
            assertThat(bad.exception()).isInstanceOf(IOException.class);
        });
    }

    @Test
    void itMayReturnWithTheFirst() {
        run(() -> {
            var slow = task(5);
            var fast = task(1);
            var found = Asyncio.wait(List.of(slow, fast), ReturnWhen.FIRST_COMPLETED);
            assertThat(found.done()).containsExactly(fast);
            assertThat(found.pending()).containsExactly(slow);
            assertThat(slow.done()).isFalse();
        });
    }

    @Test
    void itMayReturnWithTheFirstFailureWhichACancellationIsNot() {
        run(() -> {
            var cancelled = task(9);
            var slow = task(9);
            var bad = failing(3);
            createTask(() -> {
                sleep(seconds(1));
                cancelled.cancel();
            });
            var found = Asyncio.wait(List.of(cancelled, slow, bad), ReturnWhen.FIRST_EXCEPTION);
            assertThat(found.done()).containsExactly(cancelled, bad);
            assertThat(found.pending()).containsExactly(slow);
            assertThat(bad.exception()).isNotNull();
        });
    }

    @Test
    void aTimeoutCancelsNothing() {
        run(() -> {
            long start = getRunningLoop().nanoTime();
            var slow = task(5);
            var found = Asyncio.wait(List.of(slow), seconds(2));
            assertThat(found.pending()).containsExactly(slow);
            assertThat(getRunningLoop().nanoTime() - start).isEqualTo(seconds(2).toNanos());
            assertThat(slow.await()).isEqualTo(5);
        });
    }

    @Test
    void theSameFutureTwiceCountsOnce() {
        run(() -> {
            var task = task(1);
            assertThat(Asyncio.wait(List.of(task, task), seconds(5), ReturnWhen.ALL_COMPLETED)
                            .done())
                    .containsExactly(task);
        });
    }

    @Test
    void wrongUseIsAnError() {
        var other = EventLoop.create();
        var foreign = other.<String>createFuture();
        run(() -> {
            assertThatThrownBy(() -> Asyncio.wait(List.<Task<String>>of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is empty");
            assertThatThrownBy(() -> Asyncio.wait(List.of(foreign))).hasMessageContaining("different loop");
            assertThatThrownBy(() -> Asyncio.wait(null)).isInstanceOf(NullPointerException.class);
        });
        other.close();
    }

    @Test
    void cancelledBeforeItWaitsItLeavesTheTasksAlone() {
        run(() -> {
            var task = task(2);
            assertThat(isCancelledBefore(() -> Asyncio.wait(List.of(task)))).isTrue();
            assertThat(task.await()).isEqualTo(2);
        });
    }

    @Test
    void cancelledWhileItWaitsItLeavesTheTasksAlone() {
        run(() -> {
            var task = task(2);
            var waiter = waiting(() -> Asyncio.wait(List.of(task), seconds(1)));
            waiter.cancel();
            settle();
            assertThat(waiter.cancelled()).isTrue();
            assertThat(task.await()).isEqualTo(2);
        });
    }

    @Test
    void cancelledInTheTurnInWhichAllAreDoneItIsCancelled() {
        run(() -> {
            var future = EventLoop.current().<String>createFuture();
            var waiter = waiting(() -> Asyncio.wait(List.of(future)));
            future.setResult("x");
            Virtual.turns(1);
            waiter.cancel();
            settle();
            assertThat(waiter.cancelled()).isTrue();
        });
    }

    @Test
    void theTimeIsNotWaitedForAnyLongerOnceItIsEnough() {
        run(() -> {
            Asyncio.wait(List.of(task(1)), seconds(60));
            assertThat(noTimerIsSet()).isTrue();
        });
    }

    @Test
    void theCallGraphShowsWhoWaits() {
        run(() -> {
            var slow = task(5);
            var waiter = waiting(() -> Asyncio.wait(List.of(slow), seconds(2)));
            assertThat(awaiters(slow)).containsExactly(waiter);
            waiter.await();
            assertThat(slow.done()).isFalse();
            assertThat(awaiters(slow)).isEmpty();
        });
    }

    private static Task<Integer> task(int delay) {
        return createTask(() -> sleep(seconds(delay), delay));
    }

    private static Task<Integer> failing(int delay) {
        return createTask(() -> {
            sleep(seconds(delay));
            throw new IOException("broken");
        });
    }
}
