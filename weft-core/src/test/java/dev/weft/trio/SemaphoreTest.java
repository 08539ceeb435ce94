package dev.weft.trio;

import static dev.weft.trio.Worlds.isCancelledAtOnce;
import static dev.weft.trio.Worlds.isCheckpoint;
import static dev.weft.trio.Worlds.run;
import static dev.weft.trio.Worlds.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SemaphoreTest {
    @Test
    void permitsAreCounted() {
        run(() -> {
            var semaphore = new Semaphore(2);
            assertThat(semaphore.maxValue()).isNull();
            semaphore.acquire();
            assertThat(semaphore.value()).isEqualTo(1);
            semaphore.acquireNowait();
            assertThat(semaphore.value()).isZero();
            assertThatThrownBy(semaphore::acquireNowait)
                    .isInstanceOf(WouldBlockException.class)
                    .hasMessageContaining("no permit left");
            semaphore.release();
            assertThat(semaphore.value()).isEqualTo(1);
        });
    }

    @Test
    void takingOneIsACheckpoint() {
        run(() -> {
            var semaphore = new Semaphore(5);
            assertThat(isCheckpoint(semaphore::acquire)).isTrue();
            assertThat(isCheckpoint(semaphore::acquireNowait)).isFalse();
            assertThat(isCancelledAtOnce(semaphore::acquire)).isTrue();
            assertThat(semaphore.value()).isEqualTo(3);
        });
    }

    @Test
    void aReleasedOneGoesToTheFirstWhoWaits() {
        run(() -> {
            var semaphore = new Semaphore(0);
            var order = new ArrayList<String>();
            Trio.openNursery(nursery -> {
                for (var name : List.of("a", "b")) {
                    nursery.startSoon(() -> {
                        semaphore.acquire();
                        order.add(name);
                    });
                }
                settle();
                assertThat(semaphore.statistics().tasksWaiting()).isEqualTo(2);
                semaphore.release();
                assertThat(semaphore.value()).isZero();
                settle();
                assertThat(order).containsExactly("a");
                semaphore.release();
            });
            assertThat(order).containsExactly("a", "b");
        });
    }

    @Test
    void aMaximumIsKept() {
        run(() -> {
            var semaphore = new Semaphore(1, 2);
            assertThat(semaphore.maxValue()).isEqualTo(2);
            semaphore.release();
            assertThatThrownBy(semaphore::release)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("released too many times: it has 2 permits");
            assertThat(semaphore.value()).isEqualTo(2);
        });
    }

    @Test
    void aHeldOneComesBack() {
        run(() -> {
            var semaphore = new Semaphore(1, 1);
            try (var _ = semaphore.hold()) {
                assertThat(semaphore.value()).isZero();
            }
            assertThat(semaphore.value()).isEqualTo(1);
            assertThat(semaphore).hasToString("Semaphore[1, 0 waiting]");
        });
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Semaphore(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("initial value must be >= 0: -1");
        assertThatThrownBy(() -> new Semaphore(2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxValue must be >= initialValue: 1");
        assertThat(new Semaphore(0).value()).isZero();
        assertThat(new Semaphore(2, 2).value()).isEqualTo(2);
    }
}
