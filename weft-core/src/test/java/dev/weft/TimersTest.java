package dev.weft;

import static dev.weft.asyncio.Asyncio.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimersTest {
    @Test
    void timersRunInTheOrderOfTheirTimes() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var order = new ArrayList<Integer>();
            var random = new Random(7);
            for (int i = 0; i < 1000; i++) {
                int millis = random.nextInt(1, 5000);
                loop.callLater(ofMillis(millis), () -> order.add(millis));
            }
            sleep(ofSeconds(6));
            assertThat(order).hasSize(1000).isSorted();
        });
    }

    @Test
    void timersOfTheSameTimeRunInTheOrderInWhichTheyWereSet() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var order = new ArrayList<Integer>();
            long when = loop.nanoTime() + 1_000_000;
            for (int i = 0; i < 100; i++) {
                int number = i;
                loop.callAt(when, () -> order.add(number));
            }
            sleep(ofSeconds(1));
            assertThat(order).hasSize(100).isSorted();
        });
    }

    @Test
    void aCancelledTimerDoesNotRun() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var order = new ArrayList<String>();
            var timer = loop.callLater(ofMillis(1), () -> order.add("cancelled"));
            loop.callLater(ofMillis(1), () -> order.add("kept"));
            timer.cancel();
            timer.cancel();
            assertThat(timer.cancelled()).isTrue();
            sleep(ofSeconds(1));
            assertThat(order).containsExactly("kept");
        });
    }

    @Test
    void aHeapOfCancelledTimersIsBuiltAnewWithoutLosingOne() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var order = new ArrayList<Integer>();
            var timers = new ArrayList<TimerHandle>();
            for (int i = 0; i < 1000; i++) {
                int number = i;
                timers.add(loop.callLater(ofMillis(i + 1), () -> order.add(number)));
            }
            for (int i = 0; i < 1000; i++) {
                if (i % 10 != 0) {
                    timers.get(i).cancel();
                }
            }
            sleep(ofSeconds(2));
            assertThat(order).hasSize(100).isSorted();
        });
    }

    @Test
    void aTimerThatIsDueRunsBehindWhatIsReady() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var order = new ArrayList<String>();
            loop.callLater(Duration.ZERO, () -> order.add("timer"));
            loop.callLater(ofMillis(-5), () -> order.add("overdue"));
            loop.callSoon(() -> order.add("ready"));
            Loops.turns(2);
            assertThat(order).startsWith("ready").containsExactlyInAnyOrder("ready", "timer", "overdue");
        });
    }

    @Test
    void aTimerCancelledAfterItHasRunChangesNothing() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var timer = loop.callLater(ofMillis(1), () -> {});
            sleep(ofMillis(2));
            timer.cancel();
            var order = new ArrayList<String>();
            loop.callLater(ofMillis(1), () -> order.add("next"));
            sleep(ofMillis(2));
            assertThat(order).containsExactly("next");
        });
    }

    @Test
    void aTimerOfTheFarFutureDoesNotOverflow() {
        Loops.virtually(() -> {
            var timer = EventLoop.current().callLater(Duration.ofDays(1_000_000), () -> {});
            assertThat(timer.when()).isPositive();
            timer.cancel();
        });
    }

    @Test
    void aClosedLoopTakesNoTimer() {
        var loop = Loops.virtual();
        loop.close();
        assertThatThrownBy(() -> loop.callLater(ofSeconds(1), () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Event loop is closed");
    }

    @Test
    void cancelledTimersLeaveTheHeapOnceTheyAreMoreThanHalfOfIt() {
        Loops.virtually(() -> {
            var timers = setInAnyOrder(200, new ArrayList<>());
            timers.subList(0, 100).forEach(TimerHandle::cancel);
            assertThat(timers).allMatch(timer -> timer.scheduled);
            timers.get(100).cancel();
            assertThat(timers.subList(0, 101)).noneMatch(timer -> timer.scheduled);
            assertThat(timers.subList(101, 200)).allMatch(timer -> timer.scheduled);
        });
    }

    @Test
    void aSmallHeapIsLeftAsItIs() {
        Loops.virtually(() -> {
            var timers = setInAnyOrder(100, new ArrayList<>());
            timers.forEach(TimerHandle::cancel);
            assertThat(timers).allMatch(timer -> timer.scheduled);
        });
    }

    @Test
    void whatIsCancelledTwiceOrAfterItLeftIsCountedOnce() {
        Loops.virtually(() -> {
            var gone = setInAnyOrder(60, new ArrayList<>());
            sleep(ofSeconds(100)); // all have run
            var timers = setInAnyOrder(200, new ArrayList<>());
            gone.forEach(TimerHandle::cancel);
            timers.subList(0, 50).forEach(TimerHandle::cancel);
            timers.subList(0, 50).forEach(TimerHandle::cancel);
            timers.subList(0, 50).forEach(TimerHandle::cancel);
            assertThat(timers).allMatch(timer -> timer.scheduled);
        });
    }

    @Test
    void cancelledTimersThatCameUpAreCountedNoMore() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            for (int i = 0; i < 60; i++) {
                loop.callLater(ofMillis(1), () -> {}).cancel();
            }
            sleep(ofSeconds(1)); // they have come up, and gone
            var timers = setInAnyOrder(150, new ArrayList<>());
            timers.subList(0, 70).forEach(TimerHandle::cancel);
            assertThat(timers).allMatch(timer -> timer.scheduled);
        });
    }

    @Test
    void aHeapThatIsBuiltAnewIsInOrder() {
        Loops.virtually(() -> {
            var order = new ArrayList<Integer>();
            var timers = setInAnyOrder(1000, order);
            timers.subList(0, 600).forEach(TimerHandle::cancel);
            sleep(ofSeconds(100));
            assertThat(order).hasSize(400).isSorted();
        });
    }

    @Test
    void soIsOneWhoseEarliestTimersAreGone() {
        Loops.virtually(() -> {
            var order = new ArrayList<Integer>();
            var timers = setInAnyOrder(1000, order);
            timers.sort(Comparator.comparing(TimerHandle::when));
            timers.subList(0, 501).forEach(TimerHandle::cancel);
            sleep(ofSeconds(100));
            assertThat(order).hasSize(499).isSorted();
        });
    }

    @Test
    void timersThatAreGoneAreForgotten() {
        Loops.virtually(() -> {
            assertThat(Loops.isForgotten(cancelled())).isTrue();
            assertThat(Loops.isForgotten(cameUp())).isTrue();
        });
    }

    private static WeakReference<TimerHandle> cancelled() {
        var timers = setInAnyOrder(200, new ArrayList<>());
        timers.forEach(TimerHandle::cancel);
        return new WeakReference<>(timers.getFirst());
    }

    private static WeakReference<TimerHandle> cameUp() {
        var timer = EventLoop.current().callLater(ofMillis(1), () -> {});
        sleep(ofSeconds(100));
        return new WeakReference<>(timer);
    }

    @Test
    void deadlinesOfTheSameTimeExpireTogetherBeforeAnybodysTurn() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var order = new ArrayList<String>();
            long when = loop.nanoTime() + 1000;
            loop.callAt(when, () -> order.add("timer"));
            loop.atDeadline(when, () -> order.add("deadline 1"));
            loop.atDeadline(when, () -> {
                order.add("deadline 2");
                loop.callSoon(() -> order.add("soon"));
            });
            loop.atDeadline(when, () -> order.add("deadline 3"));
            sleep(ofSeconds(1));
            assertThat(order).containsExactly("deadline 1", "deadline 2", "deadline 3", "timer", "soon");
        });
    }

    private static ArrayList<TimerHandle> setInAnyOrder(int count, ArrayList<Integer> order) {
        var random = new Random(11);
        var timers = new ArrayList<TimerHandle>();
        for (int i = 0; i < count; i++) {
            int millis = random.nextInt(1, 90_000);
            timers.add(EventLoop.current().callLater(ofMillis(millis), () -> order.add(millis)));
        }
        return timers;
    }
}
