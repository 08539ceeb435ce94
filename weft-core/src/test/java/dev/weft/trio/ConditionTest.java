package dev.weft.trio;

import static dev.weft.trio.Worlds.run;
import static dev.weft.trio.Worlds.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionTest {
    private final List<String> order = new ArrayList<>();

    private void waiting(Nursery nursery, Condition condition, String name) {
        nursery.startSoon(() -> {
            try (var _ = condition.hold()) {
                condition.await();
                order.add(name);
            }
        });
    }

    @Test
    void whoIsSignalledGoesOnInTheOrderOfComing() {
        run(() -> {
            var condition = new Condition();
            Trio.openNursery(nursery -> {
                List.of("a", "b", "c").forEach(name -> waiting(nursery, condition, name));
                settle();
                assertThat(condition.statistics().tasksWaiting()).isEqualTo(3);
                condition.acquire();
                condition.signal(2);
                assertThat(condition.statistics().tasksWaiting()).isEqualTo(1);
                settle();
                assertThat(order).isEmpty(); // not before they have the lock
                condition.release();
                settle();
                assertThat(order).containsExactly("a", "b");
                condition.acquire();
                condition.signal();
                condition.release();
            });
            assertThat(order).containsExactly("a", "b", "c");
        });
    }

    @Test
    void allCanBeSignalledAtOnce() {
        run(() -> {
            var condition = new Condition();
            Trio.openNursery(nursery -> {
                List.of("a", "b", "c").forEach(name -> waiting(nursery, condition, name));
                settle();
                try (var _ = condition.hold()) {
                    condition.signalAll();
                }
            });
            assertThat(order).containsExactly("a", "b", "c");
        });
    }

    @Test
    void waitingGivesTheLockAwayAndTakesItAgain() {
        run(() -> {
            var lock = new Lock();
            var condition = new Condition(lock);
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    condition.acquireNowait();
                    assertThat(condition.locked()).isTrue();
                    condition.await();
                    assertThat(lock.owner()).isSameAs(dev.weft.Task.current());
                    condition.release();
                });
                settle();
                assertThat(condition.locked()).isFalse();
                assertThat(condition.statistics().lockStatistics().locked()).isFalse();
                condition.acquire();
                condition.signal();
                condition.release();
            });
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void whoIsSignalledByATaskThatEndsWithTheLockHearsThatItIsBroken() {
        run(() -> {
            var condition = new Condition();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    condition.acquire();
                    assertThatThrownBy(condition::await)
                            .isInstanceOf(BrokenResourceException.class)
                            .hasMessageContaining("ended without releasing it");
                });
                settle();
                nursery.startSoon(() -> {
                    condition.acquire();
                    condition.signal();
                });
            });
        });
    }

    @Test
    void aSecondRequestDoesNotTakeTheLockFromWhoLeaves() {
        run(() -> {
            var condition = new Condition();
            var heldAtTheEnd = new ArrayList<Boolean>();
            Trio.openNursery(nursery -> {
                var waiter = nursery.startSoon(() -> {
                    condition.acquire();
                    try {
                        condition.await();
                    } finally {
                        heldAtTheEnd.add(condition.statistics().lockStatistics().owner() == Task.current());
                        condition.release();
                    }
                });
                settle();
                condition.acquire();
                waiter.cancel();
                settle(); // it waits for the lock
                waiter.cancel();
                settle();
                condition.release();
                settle();
                assertThat(waiter.cancelled()).isTrue();
            });
            assertThat(heldAtTheEnd).containsExactly(true);
        });
    }

    @Test
    void whoIsCancelledHoldsTheLockAgainBeforeTheErrorLeaves() {
        run(() -> {
            var lock = new Lock();
            var condition = new Condition(lock);
            var scope = new CancelScope();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> scope.run(() -> {
                    condition.acquire();
                    var error = catchThrowable(condition::await);
                    assertThat(error).isInstanceOf(CancelledError.class);
                    assertThat(lock.owner()).isSameAs(dev.weft.Task.current());
                    order.add("cancelled with the lock");
                    condition.release();
                    throw error instanceof CancelledError cancelled ? cancelled : new AssertionError(error);
                }));
                settle();
                lock.acquire();
                scope.cancel();
                settle();
                assertThat(order).isEmpty(); // waits for the lock, cancelled or not
                lock.release();
            });
            assertThat(order).containsExactly("cancelled with the lock");
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }
}
