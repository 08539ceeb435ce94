package dev.weft.trio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Clock;
import dev.weft.ContextVar;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run that waits for a thread that waits for it would end by no interrupt: so each test has a thread of its own. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadsAndRacesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static void run(Action body) {
        Trio.run(body, TrioOptions.DEFAULT.withClock(Clock.virtual()));
    }

    @Test
    void aThreadsValueAndFailureComeBack() {
        run(() -> {
            assertThat(ToThread.runSync(() -> 42)).isEqualTo(42);
            assertThatThrownBy(() -> ToThread.runSync(() -> {
                        throw new IOException("broken");
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(ToThread.currentDefaultThreadLimiter().borrowedTokens()).isZero();
        });
    }

    @Test
    void aThreadCallsBack() {
        run(() -> assertThat(ToThread.runSync(() -> FromThread.<String>run(() -> {
                            Trio.checkpoint();
                            return "from the loop";
                        })
                        + FromThread.<Integer>runSync(() -> 1)))
                .isEqualTo("from the loop1"));
    }

    @Test
    void aCancelledCallerWaitsForItsThreadUnlessItAbandonsIt() {
        run(() -> {
            var release = new CountDownLatch(1);
            var log = new ArrayList<String>();
            Trio.openNursery(nursery -> {
                var patient = new CancelScope();
                nursery.startSoon(() -> {
                    patient.run(() -> {
                        var answer = ToThread.runSync(() -> {
                            release.await();
                            try {
                                FromThread.checkCancelled();
                                return "not cancelled";
                            } catch (CancelledError e) {
                                return "cancelled";
                            }
                        });
                        log.add(answer);
                    });
                });
                var hasty = new CancelScope();
                nursery.startSoon(() -> hasty.run(() -> {
                    ToThread.runSync(
                            () -> {
                                release.await();
                                return "ignored";
                            },
                            ToThread.Options.DEFAULT.withAbandonOnCancel(true));
                }));
                for (int i = 0; i < 5; i++) {
                    Trio.checkpoint();
                }
                patient.cancel();
                hasty.cancel();
                for (int i = 0; i < 5; i++) {
                    Trio.checkpoint();
                }
                assertThat(hasty.cancelledCaught()).isTrue();
                assertThat(log).isEmpty();
                release.countDown();
            });
            assertThat(log).containsExactly("cancelled");
        });
    }

    @Test
    void aThreadsCallRunsInTheScopesOfTheTaskThatWaitsForIt() {
        run(() -> {
            var log = new ArrayList<String>();
            var scope = Trio.moveOnAfter(SECOND, () -> {
                var waiter = Task.current();
                ToThread.runSync(() -> {
                    assertThat(FromThread.<Task<?>>runSync(Task::current)).isSameAs(waiter);
                    FromThread.<Boolean>run(() -> {
                        Trio.sleep(HOUR);
                        return log.add("never");
                    });
                    return log.add("never");
                });
            });
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(log).isEmpty();
        });
    }

    @RepeatedTest(50) // the thread may ask again before the waiting task is told
    void aThreadThatCatchesTheCancellationOfItsCallGoesOn() {
        run(() -> {
            var scope = new CancelScope();
            var said = scope.call(() -> ToThread.<String>runSync(() -> {
                var first = catchThrowable(() -> FromThread.<Boolean>run(() -> {
                    scope.cancel();
                    Trio.checkpoint();
                    return true;
                }));
                var second = catchThrowable(() -> FromThread.<Boolean>runSync(() -> true));
                return first.getClass().getSimpleName() + ", "
                        + second.getClass().getSimpleName();
            }));
            assertThat(said).isEqualTo("CancelledError, CancelledError");
        });
    }

    @Test
    void aThreadThatMayBeAbandonedCallsIntoATaskOfItsOwn() {
        run(() -> {
            var waiter = Task.current();
            assertThat(ToThread.<Boolean>runSync(
                            () -> FromThread.<Task<?>>runSync(Task::current) == waiter,
                            ToThread.Options.DEFAULT.withAbandonOnCancel(true)))
                    .isFalse();
        });
    }

    @Test
    void aThreadSeesTheContextOfItsCaller() {
        var user = new ContextVar<String>("user");
        run(() -> {
            user.set("ann");
            assertThat(ToThread.<String>runSync(user::get)).isEqualTo("ann");
            assertThat(ToThread.<String>runSync(() -> {
                        user.set("bob");
                        return user.get();
                    }))
                    .isEqualTo("bob");
            assertThat(user.get()).isEqualTo("ann");
        });
    }

    @Test
    void whatAnInterruptedThreadHasAskedForIsClosed() {
        Trio.run(() -> {
            var token = Trio.currentTrioToken();
            var asked = new Event();
            var maySend = new Event();
            var closed = new Event();
            Trio.openNursery(nursery -> {
                var thread = new Thread[1];
                nursery.startSoon(() -> {
                    asked.await();
                    thread[0].interrupt();
                });
                var thrown = ToThread.<Throwable>runSync(() -> {
                    thread[0] = Thread.currentThread();
                    return catchThrowable(() -> FromThread.<AutoCloseable>run(
                            () -> {
                                asked.set();
                                maySend.await();
                                return closed::set;
                            },
                            token));
                });
                assertThat(thrown).isInstanceOf(InterruptedException.class);
                assertThat(closed.isSet()).isFalse();
                maySend.set();
                closed.await();
            });
        });
    }

    @Test
    void theFirstWins() {
        run(() -> {
            long start = Trio.currentTime();
            var bodies = List.<Awaitable<String>>of(
                    () -> {
                        Trio.sleep(HOUR);
                        return "slow";
                    },
                    () -> {
                        Trio.sleep(SECOND);
                        return "fast";
                    });
            assertThat(Race.<String>first(bodies)).isEqualTo("fast");
            assertThat(Trio.currentTime() - start).isEqualTo(SECOND.toNanos());
        });
    }

    @Test
    void theFirstSuccessWinsOverEarlierFailures() {
        run(() -> {
            Awaitable<String> broken = () -> {
                throw new IOException("broken");
            };
            var bodies = List.<Awaitable<String>>of(broken, () -> {
                Trio.sleep(SECOND);
                return "at last";
            });
            assertThat(Race.<String>firstSuccess(bodies)).isEqualTo("at last");
            assertThatThrownBy(() -> Race.<String>firstSuccess(List.of(broken, broken)))
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            group -> assertThat(group.exceptions()).hasSize(2));
            assertThatThrownBy(() -> Race.<String>first(bodies)).isInstanceOf(ExceptionGroup.class);
        });
    }
}
