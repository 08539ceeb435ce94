package dev.weft.trio;

import static dev.weft.trio.Worlds.run;
import static dev.weft.trio.Worlds.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.CancelScope;
import dev.weft.CancelledError;
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
