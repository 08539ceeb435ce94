package dev.weft;

import static dev.weft.asyncio.Asyncio.sleep;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
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
}
