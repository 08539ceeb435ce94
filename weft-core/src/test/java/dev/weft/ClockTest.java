package dev.weft;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.gather;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Asyncio.toThread;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClockTest {
    @Test
    void virtualTimePassesForTasksOnly() {
        Loops.virtually(() -> {
            long before = EventLoop.current().nanoTime();
            sleep(ofHours(1));
            assertThat(EventLoop.current().nanoTime() - before)
                    .isEqualTo(ofHours(1).toNanos());
        });
    }

    @Test
    void theTimeOfDayFollowsTheClock() {
        Loops.virtually(() -> {
            long before = Clock.current().currentTimeMillis();
            sleep(ofSeconds(5));
            assertThat(Clock.current().currentTimeMillis() - before).isEqualTo(5000);
        });
        assertThat(Clock.current()).isSameAs(Clock.system());
    }

    @Test
    void aThreadThatWorksForTheLoopSleepsOnTheLoopsClock() {
        Loops.virtually(() -> {
            var order = new ArrayList<String>();
            gather(
                            () -> toThread(() -> Clock.sleep(ofHours(2))),
                            () -> {
                                sleep(ofHours(1));
                                order.add("task at 1 h");
                            },
                            () -> {
                                sleep(ofHours(3));
                                order.add("task at 3 h");
                            })
                    .await();
            assertThat(order).isEqualTo(List.of("task at 1 h", "task at 3 h"));
            assertThat(EventLoop.current().nanoTime()).isEqualTo(ofHours(3).toNanos());
        });
    }

    @Test
    void virtualTimeStandsStillWhileAThreadWorks() {
        Loops.virtually(() -> {
            var begun = new CountDownLatch(1);
            var go = new CountDownLatch(1);
            var job = createTask(() -> toThread(() -> {
                begun.countDown();
                return go.await(10, TimeUnit.SECONDS);
            }));
            var sleeper = createTask(() -> sleep(ofMinutes(1)));
            var helper = Thread.ofPlatform().start(() -> {
                try {
                    begun.await();
                    Thread.sleep(20); // real: the loop would have jumped by now
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                go.countDown();
            });
            assertThat(job.await()).isTrue();
            assertThat(EventLoop.current().nanoTime()).isZero();
            sleeper.await();
            helper.join();
        });
    }

    @Test
    void aSleepingThreadThatNobodyAwaitsAnyMoreDoesNotHoldTheLoopsEnd() {
        Loops.virtually(() -> {
            var job = createTask(() -> toThread(() -> Clock.sleep(ofHours(2))));
            sleep(ofSeconds(1));
            job.cancel();
        });
    }

    @Test
    void aTimerThatIsDueRunsWhileSomebodyIsExpected() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            try (var expected = loop.expectOutside()) {
                Future<String> future = loop.createFuture();
                loop.callLater(java.time.Duration.ZERO, () -> future.setResult("due"));
                assertThat(future.await()).isEqualTo("due");
                assertThat(expected).isNotNull();
            }
        });
    }

    @Test
    void aTaskMayNotBlockItsThreadWithTheClock() {
        Loops.virtually(() -> assertThatThrownBy(() -> Clock.sleep(ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use Asyncio.sleep"));
    }

    @Test
    void anyOtherThreadSleepsInRealTime() throws Exception {
        long before = System.nanoTime();
        Clock.sleep(java.time.Duration.ofMillis(5));
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(5_000_000);
    }

    @Test
    void aClockOfOnesOwnRunsAsRealTimeDoesIfItSaysNothingElse() {
        var clock = new Clock() {
            @Override
            public long nanoTime() {
                return 5;
            }

            @Override
            public long currentTimeMillis() {
                return 0;
            }
        };
        assertThat(clock.realNanosUntil(12)).isEqualTo(7);
        assertThat(clock.realNanosUntil(3)).isZero();
        assertThatThrownBy(() -> clock.jumpTo(12)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theSystemClocksTimeOfDayIsTheMachines() {
        long before = System.currentTimeMillis();
        assertThat(Clock.system().currentTimeMillis()).isBetween(before, before + 10_000);
    }

    @Test
    void aSleepingThreadThatIsInterruptedHoldsTimeUpNoMore() {
        Loops.virtually(() -> {
            var sleepers = new java.util.concurrent.LinkedBlockingQueue<Thread>();
            var woken = new CountDownLatch(1);
            var job = createTask(() -> toThread(() -> {
                sleepers.add(Thread.currentThread());
                try {
                    Clock.sleep(ofHours(2));
                    return "slept";
                } catch (InterruptedException e) {
                    woken.countDown();
                    return "interrupted";
                }
            }));
            toThread(() -> {
                sleepers.take().interrupt();
                woken.await(); // time stands still until then, for this thread works
                return "done";
            });
            assertThat(job.await()).isEqualTo("interrupted");
            assertThat(EventLoop.current().nanoTime()).isLessThan(ofHours(2).toNanos());
            assertThat(EventLoop.current().statistics().nextTimer()).isEqualTo(Deadlines.NEVER);
            sleep(ofHours(3));
        });
    }
}
