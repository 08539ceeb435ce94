package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Virtual.isCancelledBefore;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.turns;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SemaphoreTest {
    private final List<String> order = new ArrayList<>();

    @Test
    void soManyTasksAtATimeAsThereArePermits() {
        run(() -> {
            var semaphore = new Semaphore(2);
            int[] inside = {0, 0};
            for (int i = 0; i < 6; i++) {
                createTask(() -> {
                    try (var _ = semaphore.hold()) {
                        inside[1] = Math.max(inside[1], ++inside[0]);
                        turns(2);
                        inside[0]--;
                    }
                });
            }
            turns(50);
            assertThat(inside).containsExactly(0, 2);
            assertThat(semaphore).hasToString("Semaphore[unlocked, value=2]");
        });
    }

    @Test
    void nobodyOvertakesWhoStandsInLine() {
        run(() -> {
            var semaphore = new Semaphore(1);
            semaphore.acquire();
            waiting(() -> {
                semaphore.acquire();
                order.add("first");
                semaphore.release();
            });
            semaphore.release();
            assertThat(semaphore.locked()).isTrue();
            semaphore.acquire();
            order.add("second");
            assertThat(order).containsExactly("first", "second");
        });
    }

    @Test
    void permitsThatAreLeftAreHandedOutInTheSameTurn() {
        run(() -> {
            var semaphore = new Semaphore(0);
            waiting(() -> semaphore.acquire());
            var second = createTask(() -> semaphore.acquire());
            var third = createTask(() -> semaphore.acquire());
            for (int i = 0; i < 3; i++) {
                semaphore.release();
            }
            turns(1); // the others stand in line behind the first, which has its permit
            assertThat(second.done()).isFalse();
            turns(1);
            assertThat(second.done()).isTrue();
            assertThat(third.done()).isTrue();
        });
    }

    @Test
    void aBoundedOneTellsOfAPermitThatNobodyTook() {
        run(() -> {
            var semaphore = new BoundedSemaphore();
            semaphore.acquire();
            semaphore.release();
            assertThatThrownBy(semaphore::release)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("released too many times");
            assertThat(semaphore).hasToString("BoundedSemaphore[unlocked, value=1]");
        });
    }

    @Test
    void anUnboundedOneGrows() {
        run(() -> {
            var semaphore = new Semaphore(0);
            assertThat(semaphore.locked()).isTrue();
            semaphore.release();
            assertThat(semaphore.locked()).isFalse();
            assertThat(semaphore.acquire()).isTrue();
        });
    }

    @Test
    void aNegativeValueIsAnError() {
        assertThatThrownBy(() -> new Semaphore(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cancelledBeforeItWaitsItTakesNothing() {
        run(() -> {
            var semaphore = new Semaphore(0);
            assertThat(isCancelledBefore(() -> semaphore.acquire())).isTrue();
            semaphore.release();
            assertThat(semaphore).hasToString("Semaphore[unlocked, value=1]");
        });
    }

    @Test
    void cancelledWhileItWaitsItLeavesTheLine() {
        run(() -> {
            var semaphore = new Semaphore(0);
            var task = waiting(() -> semaphore.acquire());
            task.cancel();
            settle();
            assertThat(task.cancelled()).isTrue();
            semaphore.release();
            assertThat(semaphore).hasToString("Semaphore[unlocked, value=1]");
        });
    }

    @Test
    void cancelledAfterTheHandOverItPassesThePermitOn() {
        run(() -> {
            var semaphore = new Semaphore(0);
            var unlucky = waiting(() -> semaphore.acquire());
            var next = waiting(() -> semaphore.acquire());
            semaphore.release();
            unlucky.cancel();
            settle();
            assertThat(unlucky.cancelled()).isTrue();
            assertThat(next.done()).isTrue();
            assertThat(semaphore).hasToString("Semaphore[locked]");
        });
    }

    @Test
    void cancelledAfterTheHandOverWithNobodyNextThePermitIsFree() {
        run(() -> {
            var semaphore = new Semaphore(0);
            var unlucky = waiting(() -> semaphore.acquire());
            semaphore.release();
            unlucky.cancel();
            settle();
            assertThat(semaphore).hasToString("Semaphore[unlocked, value=1]");
        });
    }

    @Test
    void whoWaitedHasAcquiredIt() {
        run(() -> {
            var semaphore = new Semaphore(0);
            var task = createTask(semaphore::acquire);
            settle();
            semaphore.release();
            settle();
            assertThat(task.result()).isTrue();
        });
    }
}
