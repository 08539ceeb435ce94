package dev.weft.trio;

import static dev.weft.trio.Worlds.isCancelledAtOnce;
import static dev.weft.trio.Worlds.isCheckpoint;
import static dev.weft.trio.Worlds.run;
import static dev.weft.trio.Worlds.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockTest {
    private final Lock lock = new Lock();
    private final List<String> order = new ArrayList<>();

    @Test
    void itsOwnerIsWhoTookIt() {
        run(() -> {
            assertThat(lock.locked()).isFalse();
            assertThat(lock.owner()).isNull();
            lock.acquire();
            assertThat(lock.locked()).isTrue();
            assertThat(lock.owner()).isSameAs(Task.current());
            assertThat(lock.statistics()).isEqualTo(new Lock.Statistics(true, Task.current(), 0));
            lock.release();
            assertThat(lock.statistics()).isEqualTo(new Lock.Statistics(false, null, 0));
        });
    }

    @Test
    void takingItIsACheckpointEvenIfItIsFree() {
        run(() -> {
            assertThat(isCheckpoint(lock::acquire)).isTrue();
            lock.release();
            assertThat(isCancelledAtOnce(lock::acquire)).isTrue();
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void takingItWithoutWaitingIsNoCheckpoint() {
        run(() -> {
            assertThat(isCheckpoint(lock::acquireNowait)).isFalse();
            Trio.openNursery(nursery -> nursery.startSoon(() -> assertThatThrownBy(lock::acquireNowait)
                    .isInstanceOf(WouldBlockException.class)
                    .hasMessageContaining("held by")));
        });
    }

    @Test
    void waitersGetItInTheOrderOfTheirComing() {
        run(() -> {
            lock.acquire();
            Trio.openNursery(nursery -> {
                for (var name : List.of("a", "b", "c")) {
                    nursery.startSoon(() -> {
                        try (var _ = lock.hold()) {
                            order.add(name);
                            Trio.checkpoint();
                        }
                    });
                }
                settle();
                assertThat(lock.statistics().tasksWaiting()).isEqualTo(3);
                assertThat(order).isEmpty();
                lock.release();
                assertThat(lock.locked()).isTrue(); // handed over at once
            });
            assertThat(order).containsExactly("a", "b", "c");
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void whoIsCancelledWhileWaitingLeavesTheQueue() {
        run(() -> {
            lock.acquire();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    var scope = Trio.moveOnAfter(java.time.Duration.ofSeconds(1), () -> lock.acquire());
                    order.add("gave up: " + scope.cancelledCaught());
                });
                nursery.startSoon(() -> {
                    lock.acquire();
                    order.add("got it");
                    lock.release();
                });
                Trio.sleep(java.time.Duration.ofSeconds(2));
                assertThat(lock.statistics().tasksWaiting()).isEqualTo(1);
                lock.release();
            });
            assertThat(order).containsExactly("gave up: true", "got it");
        });
    }

    @Test
    void onlyItsOwnerReleasesIt() {
        run(() -> {
            Task.current().setName("owner");
            lock.acquire();
            Trio.openNursery(nursery -> nursery.startSoon(() -> assertThatThrownBy(lock::release)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("can't release a Lock you don't own: it is held by owner")));
        });
    }

    @Test
    void aSecondOwnerThatEndsBreaksItToo() {
        run(() -> {
            lock.acquire();
            Trio.openNursery(nursery -> {
                nursery.startSoon(lock::acquire);
                nursery.startSoon(() -> assertThatThrownBy(lock::acquire)
                        .isInstanceOf(BrokenResourceException.class)
                        .hasMessageContaining("ended without releasing it"));
                settle();
                lock.release();
            });
            assertThatThrownBy(lock::acquire).isInstanceOf(BrokenResourceException.class);
        });
    }

    @Test
    void theLockOfOneWhoHasEndedIsBroken() {
        run(() -> {
            Trio.openNursery(nursery -> nursery.startSoon(lock::acquire));
            assertThatThrownBy(lock::acquire)
                    .isInstanceOf(BrokenResourceException.class)
                    .hasMessageContaining("ended without releasing it");
        });
    }

    @Test
    void whoHasHeldItOftenIsNotRememberedForThat() {
        run(() -> {
            var callbacks = EventLoop.current().<Integer>createFuture();
            Trio.openNursery(nursery -> {
                var often = nursery.startSoon(this::holdItOften);
                often.addDoneCallback(ended ->
                        callbacks.setResult(EventLoop.current().statistics().ready()));
                holdItOften();
            });
            assertThat(callbacks.await()).isLessThan(10);
        });
    }

    private void holdItOften() {
        for (int i = 0; i < 100; i++) {
            try (var _ = lock.hold()) {
                Trio.checkpoint(); // the other one comes to wait
            }
        }
    }

    @Test
    void itsTextShowsItsOwner() {
        run(() -> {
            Task.current().setName("main");
            assertThat(lock).hasToString("Lock[free, 0 waiting]");
            lock.acquire();
            assertThat(lock).hasToString("Lock[held by main, 0 waiting]");
            assertThat(new StrictFifoLock()).hasToString("StrictFifoLock[free, 0 waiting]");
        });
    }
}
