package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Virtual.isCancelledBefore;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.turns;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockTest {
    private final Lock lock = new Lock();
    private final List<String> order = new ArrayList<>();

    @Test
    void aFreeLockIsTakenWithoutSuspending() {
        run(() -> {
            EventLoop.current().callSoon(() -> order.add("other"));
            assertThat(lock.acquire()).isTrue();
            assertThat(order).isEmpty();
            assertThat(lock.locked()).isTrue();
        });
    }

    @Test
    void waitersGetItInTheOrderOfTheirComing() {
        run(() -> {
            lock.acquire();
            for (var name : List.of("a", "b", "c")) {
                createTask(() -> take(name));
            }
            settle();
            assertThat(order).isEmpty();
            lock.release();
            settle();
            assertThat(order).containsExactly("a", "b", "c");
        });
    }

    @Test
    void whoWaitedHasAcquiredIt() {
        run(() -> {
            lock.acquire();
            var task = createTask(() -> lock.acquire());
            settle();
            lock.release();
            assertThat(task.await()).isEqualTo(true);
        });
    }

    @Test
    void nobodyOvertakesAWokenWaiter() {
        run(() -> {
            lock.acquire();
            waiting(() -> take("first"));
            lock.release();
            take("overtaker");
            assertThat(order).containsExactly("first", "overtaker");
        });
    }

    @Test
    void holdReleasesWhenTheBlockFails() {
        run(() -> {
            assertThatThrownBy(() -> {
                        try (var _ = lock.hold()) {
                            throw new IllegalArgumentException("inside");
                        }
                    })
                    .hasMessage("inside");
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void anyTaskMayReleaseIt() {
        run(() -> {
            createTask(() -> lock.acquire());
            settle();
            lock.release();
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void releasingAFreeLockIsAnError() {
        assertThatThrownBy(lock::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not acquired");
    }

    @Test
    void aLockOfAnotherLoopIsAnError() {
        run(() -> {
            lock.acquire();
            waiting(() -> take("x"));
            lock.release();
            settle();
        });
        run(() -> {
            lock.acquire();
            var second = createTask(() -> lock.acquire());
            settle();
            assertThat(second.exception())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("different event loop");
        });
    }

    @Test
    void cancelledBeforeItWaitsItTakesNothing() {
        run(() -> {
            lock.acquire();
            assertThat(isCancelledBefore(() -> lock.acquire())).isTrue();
            lock.release();
            assertThat(lock.locked()).isFalse();
            assertThat(lock).hasToString("Lock[unlocked]");
        });
    }

    @Test
    void cancelledWhileItWaitsItLeavesTheLine() {
        run(() -> {
            lock.acquire();
            var impatient = waiting(() -> take("impatient"));
            var patient = waiting(() -> take("patient"));
            impatient.cancel();
            settle();
            lock.release();
            settle();
            assertThat(impatient.cancelled()).isTrue();
            assertThat(patient.done()).isTrue();
            assertThat(order).containsExactly("patient");
        });
    }

    @Test
    void cancelledAfterTheHandOverItPassesTheLockOn() {
        run(() -> {
            lock.acquire();
            var unlucky = waiting(() -> take("unlucky"));
            waiting(() -> take("next"));
            lock.release();
            unlucky.cancel();
            settle();
            assertThat(unlucky.cancelled()).isTrue();
            assertThat(order).containsExactly("next");
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void aFreeLockIsTakenInSpiteOfARequestToCancel() {
        run(() -> {
            var task = createTask(() -> {
                dev.weft.Task.current().cancel();
                lock.acquire();
                order.add("taken");
                turns(1);
            });
            settle();
            assertThat(order).containsExactly("taken");
            assertThat(task.cancelled()).isTrue();
            assertThat(lock.locked()).isTrue();
        });
    }

    private void take(String name) {
        try (var _ = lock.hold()) {
            order.add(name);
            turns(2);
        }
    }
}
