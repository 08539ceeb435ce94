package dev.weft.trio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Clock;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class MixedWorldsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static void run(Action body) {
        Trio.run(body, TrioOptions.DEFAULT.withClock(Clock.virtual()));
    }

    @Test
    void aNurseryWaitsForItsChildren() {
        var seen = new ArrayList<String>();
        run(() -> {
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    Trio.sleep(SECOND);
                    seen.add("child");
                });
                seen.add("body");
            });
            seen.add("after");
        });
        assertThat(seen).containsExactly("body", "child", "after");
    }

    @Test
    void aFailingChildCancelsTheOthersAndArrivesInAGroup() {
        run(() -> assertThatThrownBy(() -> Trio.openNursery(nursery -> {
                    nursery.startSoon(Trio::sleepForever);
                    nursery.startSoon(() -> {
                        throw new IOException("broken");
                    });
                }))
                .isInstanceOfSatisfying(
                        ExceptionGroup.class,
                        group -> assertThat(group.exceptions()).singleElement().isInstanceOf(IOException.class)));
    }

    @Test
    void everyCheckpointInACancelledScopeThrowsAgain() {
        run(() -> {
            var thrown = new ArrayList<Throwable>();
            var scope = Trio.moveOnAfter(SECOND, () -> {
                for (int i = 0; i < 3; i++) {
                    try {
                        Trio.sleep(HOUR);
                    } catch (CancelledError e) {
                        thrown.add(e);
                    }
                }
                Trio.checkpoint();
            });
            assertThat(thrown).hasSize(3);
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    @Test
    void aScopeCutsAnAsyncioCallShort() {
        run(() -> {
            long start = Trio.currentTime();
            var scope = Trio.moveOnAfter(SECOND, () -> Asyncio.sleep(HOUR));
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(Trio.currentTime() - start).isEqualTo(SECOND.toNanos());
        });
    }

    @Test
    void aScopeCutsTheAwaitOfATaskShortByCancellingThatTask() {
        run(() -> {
            var children = new ArrayList<Task<Void>>();
            var scope = Trio.moveOnAfter(SECOND, () -> {
                var child = Asyncio.createTask(() -> Asyncio.sleep(HOUR));
                children.add(child);
                child.await();
            });
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(children.getFirst().cancelled()).isTrue();
        });
    }

    @Test
    void anAsyncioWaitIsToldOfAScopeOnlyOnce() {
        run(() -> {
            var scope = new CancelScope();
            scope.run(() -> {
                scope.cancel("enough");
                assertThatThrownBy(() -> Asyncio.sleep(SECOND))
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("enough");
                Asyncio.sleep(SECOND); // cleans up in peace
            });
            assertThat(scope.cancelledCaught()).isFalse();
        });
    }

    @Test
    void aTimeoutInsideANurseryIsItsOwn() {
        run(() -> Trio.openNursery(nursery -> {
            nursery.startSoon(() -> Trio.sleep(Duration.ofSeconds(5)));
            assertThatThrownBy(() -> Asyncio.timeout(SECOND, () -> Trio.sleepForever()))
                    .isInstanceOf(TimeoutException.class);
        }));
    }

    @Test
    void aScopeDoesNotCatchATaskCancel() {
        run(() -> {
            var scopes = new ArrayList<CancelScope>();
            var task = Asyncio.createTask(() -> {
                scopes.add(Trio.moveOnAfter(HOUR, () -> Trio.sleepForever()));
            });
            Trio.sleep(SECOND);
            task.cancel("stop");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("stop");
            assertThat(scopes).isEmpty();
        });
    }

    @Test
    void cancellingANurserysParentCancelsTheChildrenAndStaysACancellation() {
        run(() -> {
            var ended = new ArrayList<String>();
            var task = Asyncio.createTask(() -> Trio.openNursery(nursery -> nursery.startSoon(() -> {
                try {
                    Trio.sleepForever();
                } finally {
                    ended.add("child");
                }
            })));
            Trio.sleep(SECOND);
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(ended).containsExactly("child");
        });
    }

    @Test
    void aChildEndedByCancelIsNoFailure() {
        run(() -> Trio.openNursery(nursery -> {
            var early = nursery.startSoon(Trio::sleepForever);
            early.cancel();
            var late = nursery.startSoon(Trio::sleepForever);
            Trio.sleep(SECOND);
            late.cancel();
        }));
    }

    @Test
    void aTaskGroupInsideACancelledNurseryEnds() {
        run(() -> {
            var ended = new ArrayList<String>();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> Asyncio.taskGroup(group -> group.createTask(() -> {
                    try {
                        Asyncio.sleep(HOUR);
                    } finally {
                        ended.add("grandchild");
                    }
                })));
                Trio.sleep(SECOND);
                nursery.cancelScope().cancel();
            });
            assertThat(ended).containsExactly("grandchild");
        });
    }

    @Test
    void aNurseryInsideATaskGroupEndsWithIt() {
        run(() -> assertThatThrownBy(() -> Asyncio.taskGroup(group -> {
                    group.createTask(() -> Trio.openNursery(nursery -> nursery.startSoon(Trio::sleepForever)));
                    Asyncio.sleep(SECOND);
                    throw new IOException("broken");
                }))
                .isInstanceOf(ExceptionGroup.class));
    }

    @Test
    void startReturnsWhatTheChildSays() {
        run(() -> {
            var log = new ArrayList<Object>();
            Trio.openNursery(nursery -> {
                log.add(nursery.<String>start(status -> {
                    Trio.sleep(SECOND);
                    status.started("ready");
                    Trio.sleep(SECOND);
                    log.add("done");
                }));
                log.add("body");
            });
            assertThat(log).containsExactly("ready", "body", "done");
        });
    }

    @Test
    void aRendezvousHandsOverAndClosingEndsTheIteration() {
        run(() -> {
            var channel = Trio.<Integer>openMemoryChannel(0);
            var got = new ArrayList<Integer>();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    try (var out = channel.send()) {
                        for (int i = 0; i < 3; i++) {
                            out.send(i);
                        }
                    }
                });
                for (int value : channel.receive()) {
                    got.add(value);
                }
            });
            assertThat(got).isEqualTo(List.of(0, 1, 2));
        });
    }

    @Test
    void aShieldKeepsAnOuterCancellationOut() {
        run(() -> {
            var done = new ArrayList<String>();
            var outer = Trio.moveOnAfter(SECOND, () -> {
                var inner = new CancelScope();
                inner.shield(true);
                inner.run(() -> {
                    Trio.sleep(HOUR);
                    done.add("shielded");
                });
                Trio.checkpoint();
                done.add("never");
            });
            assertThat(done).containsExactly("shielded");
            assertThat(outer.cancelledCaught()).isTrue();
        });
    }

    @Test
    void failAfterThrows() {
        run(() -> assertThatThrownBy(() -> Trio.failAfter(SECOND, () -> Trio.sleepForever()))
                .isInstanceOf(TooSlowException.class));
    }

    @Test
    void aGracePeriodAsksFirst() {
        run(() -> {
            var log = new ArrayList<String>();
            var scope = new CancelScope();
            scope.whenStopAsked(() -> log.add("asked"));
            scope.run(() -> {
                scope.askToStop(SECOND);
                try {
                    Trio.sleepForever();
                } catch (CancelledError e) {
                    log.add("cancelled");
                    throw e;
                }
            });
            assertThat(log).containsExactly("asked", "cancelled");
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    @Test
    void aSupervisorHearsOfFailuresAndGoesOn() {
        run(() -> {
            var failures = new ArrayList<Throwable>();
            var done = new ArrayList<String>();
            Trio.openSupervisorNursery(
                    nursery -> {
                        nursery.startSoon(() -> {
                            throw new IOException("broken");
                        });
                        nursery.startSoon(() -> {
                            Trio.sleep(SECOND);
                            done.add("other");
                        });
                    },
                    (task, failure) -> failures.add(failure));
            assertThat(failures).singleElement().isInstanceOf(IOException.class);
            assertThat(done).containsExactly("other");
        });
    }

    @Test
    void whatWasHandedOverStaysHandedOverWhateverCancels() {
        for (var cancels : List.of("scope", "request")) {
            run(() -> {
                var log = new ArrayList<String>();
                var lock = new Lock();
                lock.acquire();
                Trio.openNursery(nursery -> {
                    var scope = new CancelScope();
                    var waiter = nursery.startSoon(() -> scope.run(() -> {
                        lock.acquire();
                        log.add("holds it");
                        lock.release();
                        Trio.checkpoint();
                        log.add("never");
                    }));
                    Trio.checkpoint();
                    Trio.checkpoint();
                    lock.release(); // it is the waiter's from now on
                    if (cancels.equals("scope")) {
                        scope.cancel();
                    } else {
                        waiter.cancel();
                    }
                });
                assertThat(log).as(cancels).containsExactly("holds it");
                assertThat(lock.locked()).isFalse();
            });
        }
    }

    @Test
    void aCallThatHoldsTheLoopIsNotCutShortAndTheErrorComesAtTheNextWait() {
        var log = new ArrayList<String>();
        Trio.run(() -> {
            var scope = Trio.moveOnAfter(Duration.ofMillis(1), () -> {
                long end = System.nanoTime() + Duration.ofMillis(5).toNanos();
                while (System.nanoTime() < end) {
                    Thread.onSpinWait(); // as good as a call that cannot be interrupted, on either engine
                }
                log.add("the call has ended");
                Trio.checkpoint();
                log.add("never");
            });
            assertThat(scope.cancelledCaught()).isTrue();
        });
        assertThat(log).containsExactly("the call has ended");
    }

    @Test
    void aLockBreaksWhenItsOwnerEnds() {
        run(() -> {
            var lock = new Lock();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    lock.acquire();
                    Trio.sleep(SECOND);
                });
                Trio.sleep(Duration.ofMillis(1));
                assertThatThrownBy(lock::acquire).isInstanceOf(BrokenResourceException.class);
            });
        });
    }

    @Test
    void aRequestAndAFailureOfANurseryInTheSameTurn() {
        run(() -> {
            var log = new ArrayList<String>();
            var task = Asyncio.createTask(() -> {
                try {
                    Trio.openNursery(nursery -> {
                        nursery.startSoon(() -> {
                            Trio.sleep(SECOND);
                            throw new IOException("broken");
                        });
                        Trio.sleepForever();
                    });
                } catch (ExceptionGroup group) {
                    log.add("the failure first: "
                            + group.exceptions().getFirst().getMessage());
                }
                log.add("requests: " + Task.current().cancelling());
                Trio.checkpoint();
                log.add("never");
            });
            Trio.sleep(SECOND);
            task.cancel("stop");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("stop");
            assertThat(log).containsExactly("the failure first: broken", "requests: 1");
        });
    }
}
