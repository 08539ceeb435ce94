package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.getRunningLoop;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Asyncio.timeout;
import static dev.weft.asyncio.Asyncio.timeoutAt;
import static dev.weft.asyncio.Virtual.noTimerIsSet;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.seconds;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TimeoutTest {
    @Test
    void aBlockThatIsInTimeGivesItsValue() {
        run(() -> {
            assertThat(timeout(seconds(5), () -> sleep(seconds(1), "in time"))).isEqualTo("in time");
            timeout(null, () -> sleep(seconds(100)));
        });
    }

    @Test
    void anOverdueBlockIsCancelledInside() {
        run(() -> {
            var seen = new ArrayList<String>();
            long start = getRunningLoop().nanoTime();
            assertThatThrownBy(() -> timeout(seconds(5), () -> {
                        try {
                            sleep(seconds(10));
                        } catch (CancelledError cancelled) {
                            seen.add("cancelled inside");
                            throw cancelled;
                        }
                    }))
                    .isInstanceOf(TimeoutException.class)
                    .hasCauseInstanceOf(CancelledError.class);
            assertThat(seen).containsExactly("cancelled inside");
            assertThat(getRunningLoop().nanoTime() - start).isEqualTo(seconds(5).toNanos());
            assertThat(Task.current().cancelling()).isZero();
        });
    }

    @Test
    void aCancellationFromOutsideStaysOne() {
        run(() -> {
            var task = waiting(() -> timeout(seconds(5), () -> sleep(seconds(10))));
            task.cancel();
            settle();
            assertThat(task.cancelled()).isTrue();
        });
    }

    @Test
    void aCancellationInTheSameTurnAsTheTimerWins() {
        run(() -> {
            var task = createTask(() -> timeout(seconds(5), () -> sleep(seconds(10))));
            sleep(seconds(5));
            task.cancel();
            settle();
            assertThat(task.cancelled()).isTrue();
        });
    }

    @Test
    void whatTheBlockThrowsComesOutUnchanged() {
        var failure = new IOException("read");
        run(() -> assertThatThrownBy(() -> timeout(seconds(5), () -> {
                    throw failure;
                }))
                .isSameAs(failure));
    }

    @Test
    void timeoutsNest() {
        run(() -> {
            assertThatThrownBy(() -> timeout(seconds(1), () -> {
                        timeout(seconds(5), () -> sleep(seconds(10)));
                    }))
                    .isInstanceOf(TimeoutException.class);
            timeout(seconds(5), outer -> {
                assertThatThrownBy(() -> timeout(seconds(1), () -> sleep(seconds(10))))
                        .isInstanceOf(TimeoutException.class);
                assertThat(outer.expired()).isFalse();
            });
        });
    }

    @Test
    void itCanBeRescheduled() {
        run(() -> {
            long now = getRunningLoop().nanoTime();
            timeout(seconds(1), limit -> {
                assertThat(limit.when()).isEqualTo(now + seconds(1).toNanos());
                limit.reschedule(now + seconds(20).toNanos());
                sleep(seconds(10));
                limit.reschedule(null);
                sleep(seconds(100));
                assertThat(limit.when()).isNull();
            });
            assertThatThrownBy(() -> timeout(null, limit -> {
                        limit.reschedule(now);
                        sleep(seconds(1));
                    }))
                    .isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    void aDeadlineMayBeAbsolute() {
        run(() -> {
            long deadline = getRunningLoop().nanoTime() + seconds(3).toNanos();
            assertThatThrownBy(() -> timeoutAt(deadline, () -> sleep(seconds(4))))
                    .isInstanceOf(TimeoutException.class);
            assertThat(getRunningLoop().nanoTime()).isEqualTo(deadline);
            assertThat(timeoutAt(deadline + 5, () -> "at once")).isEqualTo("at once");
        });
    }

    @Test
    void wrongUseIsAnError() {
        run(() -> {
            var fresh = new Timeout(null);
            assertThatThrownBy(() -> fresh.reschedule(5L)).hasMessageContaining("has not been entered");
            assertThatThrownBy(() -> fresh.exit(null)).isInstanceOf(IllegalStateException.class);
            fresh.run(limit -> {
                assertThatThrownBy(limit::enter).hasMessageContaining("already been entered");
            });
            assertThatThrownBy(() -> fresh.reschedule(5L)).hasMessageContaining("finished");
            assertThat(fresh).hasToString("Timeout[finished]");
            assertThatThrownBy(() -> timeout(seconds(1), limit -> {
                        try {
                            sleep(seconds(2));
                        } finally {
                            assertThat(limit.expired()).isTrue();
                            assertThatThrownBy(() -> limit.reschedule(null)).hasMessageContaining("expiring");
                        }
                    }))
                    .isInstanceOf(TimeoutException.class);
        });
        assertThatThrownBy(() -> new Timeout(null).enter())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside a task");
    }

    @Test
    void aNewDeadlineOfJustNowIsOverBeforeWhatIsReadyNext() {
        var log = new ArrayList<String>();
        run(() -> assertThatThrownBy(() -> timeout(seconds(5), limit -> {
                    limit.reschedule(getRunningLoop().nanoTime());
                    getRunningLoop().callSoon(() -> log.add("over: " + limit.expired()));
                    sleep(seconds(1));
                }))
                .isInstanceOf(TimeoutException.class));
        assertThat(log).containsExactly("over: true");
    }

    @Test
    void aTimeTooLongToCountIsNoLimitAndOneTooLongAgoIsOver() {
        run(() -> {
            assertThat(timeout(Duration.ofSeconds(Long.MAX_VALUE), () -> noTimerIsSet()))
                    .isTrue();
            assertThatThrownBy(() -> timeout(Duration.ofSeconds(Long.MIN_VALUE), () -> sleep(seconds(1))))
                    .isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    void callWithTimeoutGivesAValue() {
        run(() -> assertThat(Asyncio.<String>callWithTimeout(seconds(1), limit -> "value " + limit.expired()))
                .isEqualTo("value false"));
    }

    @Test
    void aBlockMayLookAtItsAbsoluteDeadline() {
        run(() -> {
            long deadline = getRunningLoop().nanoTime() + seconds(3).toNanos();
            assertThatThrownBy(() -> timeoutAt(deadline, limit -> {
                        assertThat(limit.when()).isEqualTo(deadline);
                        sleep(seconds(4));
                    }))
                    .isInstanceOf(TimeoutException.class);
        });
    }
}
