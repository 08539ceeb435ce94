package dev.weft.trio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Clock;
import dev.weft.ExceptionGroup;
import dev.weft.asyncio.Asyncio;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Something that must be closed once, by whoever has it last. */
    private static final class Thing implements AutoCloseable {
        private volatile int closed;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // closed by one thread
        public void close() {
            closed++;
        }
    }

    private static void run(Action body) {
        Trio.run(body, TrioOptions.DEFAULT.withClock(Clock.virtual()));
    }

    @Test
    void whatIsPutIsTakenAndBelongsToTheTaker() {
        run(() -> {
            var thing = new Thing();
            try (var handover = new Handover<Thing>()) {
                assertThat(handover.put(thing)).isTrue();
                assertThat(handover.isFull()).isTrue();
                assertThat(handover.take()).isSameAs(thing);
                assertThatThrownBy(handover::take).isInstanceOf(ClosedResourceException.class);
            }
            assertThat(thing.closed).isZero();
        });
    }

    @Test
    void whoeverWaitsGetsItAndLaterOnesAreClosed() {
        run(() -> Trio.openNursery(nursery -> {
            var handover = new Handover<Thing>();
            var first = new Thing();
            var second = new Thing();
            nursery.startSoon(() -> {
                Trio.sleep(SECOND);
                assertThat(handover.put(first)).isTrue();
                assertThat(handover.put(second)).isFalse();
            });
            assertThat(handover.take()).isSameAs(first);
            handover.close();
            assertThat(first.closed).isZero();
            assertThat(second.closed).isEqualTo(1);
        }));
    }

    @Test
    void whatIsNotTakenIsClosedAndSoIsWhatComesLater() {
        run(() -> {
            var left = new Thing();
            var late = new Thing();
            var handover = new Handover<Thing>();
            handover.put(left);
            handover.close();
            handover.close();
            assertThat(left.closed).isEqualTo(1);
            assertThat(handover.put(late)).isFalse();
            assertThat(late.closed).isEqualTo(1);
        });
    }

    @Test
    void closingSendsWaitersAway() {
        run(() -> Trio.openNursery(nursery -> {
            var handover = new Handover<Thing>();
            nursery.startSoon(() -> assertThatThrownBy(handover::take).isInstanceOf(ClosedResourceException.class));
            Trio.sleep(SECOND);
            handover.close();
        }));
    }

    @Test
    void aTakerThatIsCancelledBeforeTheHandOverLeavesItThere() {
        run(() -> {
            var thing = new Thing();
            try (var handover = new Handover<Thing>()) {
                assertThat(Trio.moveOnAfter(SECOND, () -> handover.take()).cancelledCaught())
                        .isTrue();
                assertThat(handover.put(thing)).isTrue();
                assertThat(handover.isFull()).isTrue();
            }
            assertThat(thing.closed).isEqualTo(1);
        });
    }

    @Test
    void aTakerThatIsCancelledAfterTheHandOverHasIt() {
        run(() -> {
            var byScope = new Thing();
            var byRequest = new Thing();
            var taken = new ArrayList<Thing>();
            Trio.openNursery(nursery -> {
                var one = new Handover<Thing>();
                var scope = new CancelScope();
                nursery.startSoon(() -> scope.run(() -> taken.add(one.take())));
                var two = new Handover<Thing>();
                var task = nursery.startSoon(() -> taken.add(two.take()));
                Trio.sleep(SECOND);
                one.put(byScope);
                scope.cancel();
                two.put(byRequest);
                task.cancel();
            });
            assertThat(taken).containsExactly(byScope, byRequest);
            assertThat(byScope.closed + byRequest.closed).isZero();
        });
    }

    @Test
    void aLockHandedOverToACancelledTaskIsHeldUntilItLetsGo() {
        run(() -> {
            var lock = new Lock();
            var log = new ArrayList<String>();
            lock.acquire();
            var task = Asyncio.createTask(() -> {
                try (var _ = lock.hold()) {
                    log.add("held");
                    Trio.checkpoint();
                    log.add("never");
                }
            });
            Trio.sleep(SECOND);
            lock.release();
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(log).containsExactly("held");
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void whatIsLeftInAChannelIsHandedToItsMaker() {
        run(() -> {
            var lost = new ArrayList<String>();
            var channel = Trio.<String>openMemoryChannel(3, lost::add);
            channel.send().sendNowait("a");
            channel.send().sendNowait("b");
            channel.receive().close();
            assertThat(lost).containsExactly("a", "b");
        });
    }

    // ------------------------------------------------------------------ races

    private static Awaitable<Thing> after(Duration delay, Thing thing) {
        return () -> {
            Trio.sleep(delay);
            return thing;
        };
    }

    /** Has its value even if it was cancelled. */
    private static Awaitable<Thing> stubborn(Thing thing) {
        return () -> {
            try {
                Trio.sleepForever();
            } catch (CancelledError e) {
                return thing;
            }
            return thing;
        };
    }

    @Test
    void aLosersValueIsClosed() {
        run(() -> Trio.openNursery(nursery -> {
            var winner = new Thing();
            var together = new Thing();
            var stubborn = new Thing();
            var signal = new Event();
            nursery.startSoon(() -> {
                Trio.sleep(SECOND);
                signal.set();
            });
            var bodies = List.<Awaitable<Thing>>of(
                    () -> {
                        signal.await();
                        return winner;
                    },
                    () -> {
                        signal.await();
                        return together;
                    },
                    stubborn(stubborn));
            assertThat(Race.<Thing>first(bodies)).isSameAs(winner);
            assertThat(winner.closed).isZero();
            assertThat(together.closed).isEqualTo(1);
            assertThat(stubborn.closed).isEqualTo(1);
            assertThat(Race.<Thing>firstSuccess(List.of(after(SECOND, winner), stubborn(winner))))
                    .isSameAs(winner);
            assertThat(winner.closed).isZero();
        }));
    }

    @Test
    void theWinnersValueIsClosedIfTheRaceFailsAfterAll() {
        run(() -> {
            var winner = new Thing();
            Awaitable<Thing> messy = () -> {
                try {
                    Trio.sleepForever();
                } catch (CancelledError e) {
                    throw new IOException("cleaning up failed", e);
                }
                return new Thing();
            };
            assertThatThrownBy(() -> Race.<Thing>first(List.of(after(SECOND, winner), messy)))
                    .isInstanceOf(ExceptionGroup.class);
            assertThat(winner.closed).isEqualTo(1);
        });
    }

    @Test
    void theWinnersValueIsClosedIfTheRaceIsCancelledMeanwhile() {
        run(() -> {
            var winner = new Thing();
            Awaitable<Thing> slowToLeave = () -> {
                try {
                    Trio.sleepForever();
                } finally {
                    var shielded = new CancelScope();
                    shielded.shield(true);
                    shielded.run(() -> Trio.sleep(SECOND));
                }
                return new Thing();
            };
            var task = Asyncio.createTask(() -> Race.<Thing>first(List.of(after(SECOND, winner), slowToLeave)));
            Trio.sleep(Duration.ofMillis(1500));
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(winner.closed).isEqualTo(1);
        });
    }

    // ------------------------------------------------------------------ threads

    @Test
    void whatAnAbandonedThreadMakesIsClosed() {
        run(() -> {
            var thing = new Thing();
            var release = new CountDownLatch(1);
            Trio.openNursery(nursery -> {
                var scope = new CancelScope();
                nursery.startSoon(() -> scope.run(() -> {
                    ToThread.runSync(
                            () -> {
                                release.await();
                                return thing;
                            },
                            ToThread.Options.DEFAULT.withAbandonOnCancel(true));
                }));
                Trio.checkpoint();
                Trio.checkpoint();
                scope.cancel();
            });
            release.countDown();
            ToThread.awaitAllThreadsCompleted();
            assertThat(thing.closed).isEqualTo(1);
        });
    }

    @Test
    void whatAThreadMakesForAPatientCallerArrivesDespiteACancellation() {
        run(() -> {
            var thing = new Thing();
            var release = new CountDownLatch(1);
            var got = new ArrayList<Thing>();
            var task = Asyncio.createTask(() -> {
                got.add(ToThread.runSync(() -> {
                    release.await();
                    return thing;
                }));
                Trio.sleep(HOUR);
            });
            for (int i = 0; i < 3; i++) {
                Trio.checkpoint();
            }
            task.cancel();
            release.countDown();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(got).containsExactly(thing);
        });
    }

    @Test
    void threadsThatRunAreCounted() {
        run(() -> {
            var release = new CountDownLatch(1);
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> ToThread.runSync(() -> {
                    release.await();
                    return true;
                }));
                Trio.checkpoint();
                Trio.checkpoint();
                assertThat(ToThread.activeThreadCount()).isEqualTo(1);
                var hurried = Trio.moveOnAfter(Duration.ZERO, () -> ToThread.awaitAllThreadsCompleted());
                assertThat(hurried.cancelledCaught()).isTrue();
                release.countDown();
                ToThread.awaitAllThreadsCompleted();
                assertThat(ToThread.activeThreadCount()).isZero();
            });
        });
    }
}
