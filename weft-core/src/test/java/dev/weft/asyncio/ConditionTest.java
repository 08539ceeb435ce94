package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionTest {
    private final Condition condition = new Condition();
    private final List<String> order = new ArrayList<>();
    private int stock;

    @Test
    void aSignalWakesTheOneThatWaitedLongest() {
        run(() -> {
            waiting(() -> await("a"));
            waiting(() -> await("b"));
            signal(1);
            settle();
            assertThat(order).containsExactly("a");
            signal(5);
            settle();
            assertThat(order).containsExactly("a", "b");
        });
    }

    @Test
    void signalAllWakesAllOneByOne() {
        run(() -> {
            waiting(() -> await("a"));
            waiting(() -> await("b"));
            try (var _ = condition.hold()) {
                condition.signalAll();
                settle();
                assertThat(order).isEmpty(); // the lock is still held here
            }
            settle();
            assertThat(order).containsExactly("a", "b");
            assertThat(condition.locked()).isFalse();
        });
    }

    @Test
    void aPredicateIsLookedAtAgainAfterEachSignal() {
        run(() -> {
            var task = createTask(() -> {
                try (var _ = condition.hold()) {
                    condition.await(() -> stock >= 2);
                    order.add("enough");
                }
            });
            for (int i = 0; i < 2; i++) {
                settle();
                assertThat(order).isEmpty();
                stock++;
                signal(1);
            }
            settle();
            assertThat(task.done()).isTrue();
            assertThat(order).containsExactly("enough");
        });
    }

    @Test
    void severalConditionsMayShareALock() {
        run(() -> {
            var lock = new Lock();
            var first = new Condition(lock);
            var second = new Condition(lock);
            var task = createTask(() -> {
                try (var _ = first.hold()) {
                    first.await();
                }
            });
            settle();
            try (var _ = second.hold()) {
                assertThat(first.locked()).isTrue();
                second.signalAll();
            }
            settle();
            assertThat(task.done()).isFalse();
            task.cancel();
        });
    }

    @Test
    void withoutTheLockAwaitAndSignalAreErrors() {
        run(() -> {
            assertThatThrownBy(condition::await).hasMessageContaining("cannot wait on un-acquired lock");
            assertThatThrownBy(condition::signal).hasMessageContaining("cannot signal on un-acquired lock");
            assertThatThrownBy(condition::signalAll).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(condition::release).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void cancelledBeforeItWaitsItHoldsTheLockAgain() {
        run(() -> {
            var task = createTask(() -> {
                try (var _ = condition.hold()) {
                    Task.current().cancel();
                    condition.await();
                }
            });
            settle();
            assertThat(task.cancelled()).isTrue();
            assertThat(condition).hasToString("Condition[unlocked]");
        });
    }

    @Test
    void cancelledWhileItWaitsItTakesTheLockAgainFirst() {
        run(() -> {
            var task = waiting(() -> await("x"));
            try (var _ = condition.hold()) {
                task.cancel();
                settle();
                assertThat(task.done()).isFalse(); // it waits for the lock
                task.cancel();
                settle();
                assertThat(task.done()).isFalse(); // however often it is cancelled
            }
            settle();
            assertThat(task.cancelled()).isTrue();
            assertThat(condition.locked()).isFalse();
        });
    }

    @Test
    void cancelledAfterASignalItPassesTheSignalOn() {
        run(() -> {
            var unlucky = waiting(() -> await("unlucky"));
            waiting(() -> await("next"));
            try (var _ = condition.hold()) {
                condition.signal();
                unlucky.cancel();
            }
            settle();
            assertThat(unlucky.cancelled()).isTrue();
            assertThat(order).containsExactly("next");
        });
    }

    @Test
    void neverCancelledItReturnsTrue() {
        run(() -> {
            assertThat(condition.acquire()).isTrue();
            condition.release();
            var task = createTask(() -> {
                try (var _ = condition.hold()) {
                    return condition.await() && condition.await(() -> true);
                }
            });
            settle();
            signal(1);
            settle();
            assertThat(task.result()).isTrue();
        });
    }

    private void await(String name) {
        try (var _ = condition.hold()) {
            condition.await();
            order.add(name);
        }
    }

    private void signal(int n) {
        try (var _ = condition.hold()) {
            condition.signal(n);
        }
    }
}
