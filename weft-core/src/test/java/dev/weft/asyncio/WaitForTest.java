package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Asyncio.waitFor;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.seconds;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class WaitForTest {
    @Test
    void theBodyRunsInTheCurrentTask() {
        run(() -> {
            var here = Task.current();
            assertThat(waitFor(() -> Task.current() == here, seconds(1))).isTrue();
            assertThat(waitFor(() -> "no limit", null)).isEqualTo("no limit");
        });
    }

    @Test
    void anOverdueTaskIsCancelled() {
        run(() -> {
            var inner = createTask(() -> sleep(seconds(10)));
            assertThatThrownBy(() -> waitFor(inner, seconds(1))).isInstanceOf(TimeoutException.class);
            assertThat(inner.cancelled()).isTrue();
        });
    }

    @Test
    void aValueGivenInSpiteOfTheCancellationIsReturned() {
        run(() -> assertThat(waitFor(
                        () -> {
                            try {
                                sleep(seconds(10));
                            } catch (CancelledError cancelled) {
                                return "late";
                            }
                            return "in time";
                        },
                        seconds(1)))
                .isEqualTo("late"));
    }

    @Test
    void withoutTimeABodyNeverStarts() {
        run(() -> {
            boolean[] started = {false};
            assertThatThrownBy(() -> waitFor(
                            () -> {
                                started[0] = true;
                            },
                            Duration.ZERO))
                    .isInstanceOf(TimeoutException.class);
            assertThat(started[0]).isFalse();
        });
    }

    @Test
    void withoutTimeAFinishedFutureGivesItsResult() {
        run(() -> {
            var future = EventLoop.current().<String>createFuture();
            future.setResult("there");
            assertThat(waitFor(future, Duration.ZERO)).isEqualTo("there");
        });
    }

    @Test
    void withoutTimeATaskThatRefusesToEndIsWaitedFor() {
        run(() -> {
            var stubborn = createTask(() -> {
                try {
                    sleep(seconds(10));
                } catch (CancelledError cancelled) {
                    return sleep(seconds(1), "stubborn");
                }
                return "";
            });
            settle();
            assertThat(waitFor(stubborn, Duration.ofSeconds(-1))).isEqualTo("stubborn");
        });
    }

    @Test
    void cancellingTheWaiterCancelsTheBody() {
        run(() -> {
            var inner = createTask(() -> sleep(seconds(10)));
            var outer = waiting(() -> waitFor(inner, seconds(5)));
            outer.cancel();
            settle();
            assertThat(outer.cancelled()).isTrue();
            assertThat(inner.cancelled()).isTrue();
        });
    }

    @Test
    void aNullIsAnError() {
        run(() -> assertThatThrownBy(() -> waitFor((dev.weft.Awaitable<String>) null, seconds(1)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("awaitable is null"));
    }
}
