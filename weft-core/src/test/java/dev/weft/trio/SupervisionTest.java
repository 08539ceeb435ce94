package dev.weft.trio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Clock;
import dev.weft.ExceptionGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Supervisor nurseries and grace periods. */
class SupervisionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static void run(Action body) {
        Trio.run(body, TrioOptions.DEFAULT.withClock(Clock.virtual()));
    }

    @Test
    void aSupervisorMayStartAnotherOneInPlaceOfAFailedOne() {
        run(() -> {
            var attempts = new ArrayList<Long>();
            Trio.openSupervisorNursery(
                    nursery -> nursery.startSoon(() -> attempt(attempts)),
                    (task, failure) -> java.util.Objects.requireNonNull(Trio.parentNursery(task))
                            .startSoon(() -> attempt(attempts)));
            assertThat(attempts).hasSize(3);
        });
    }

    private static void attempt(ArrayList<Long> attempts) throws IOException {
        attempts.add(Trio.currentTime());
        Trio.sleep(SECOND);
        if (attempts.size() < 3) {
            throw new IOException("attempt " + attempts.size());
        }
    }

    @Test
    void aListenerThatThrowsEndsThemAll() {
        run(() -> {
            var ended = new ArrayList<String>();
            assertThatThrownBy(() -> Trio.openSupervisorNursery(
                            nursery -> {
                                nursery.startSoon(() -> {
                                    throw new IOException("too bad");
                                });
                                nursery.startSoon(() -> {
                                    try {
                                        Trio.sleepForever();
                                    } finally {
                                        ended.add("other");
                                    }
                                });
                            },
                            (task, failure) -> {
                                throw new IllegalStateException("give up", failure);
                            }))
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            group -> assertThat(group.exceptions())
                                    .singleElement()
                                    .isInstanceOf(IllegalStateException.class));
            assertThat(ended).containsExactly("other");
        });
    }

    @Test
    void aSupervisedBodyThatFailsEndsThemAll() {
        run(() -> assertThatThrownBy(() -> Trio.openSupervisorNursery(
                        nursery -> {
                            nursery.startSoon(Trio::sleepForever);
                            throw new IOException("body");
                        },
                        (task, failure) -> {}))
                .isInstanceOf(ExceptionGroup.class));
    }

    @Test
    void aBlockThatEndsWithinTheGracePeriodIsNotCancelled() {
        run(() -> {
            var scope = new CancelScope();
            scope.run(() -> Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    while (!scope.stopAsked()) {
                        Trio.sleep(SECOND);
                    }
                });
                Trio.sleep(Duration.ofMillis(3500));
                scope.askToStop(MINUTE);
                scope.askToStop(Duration.ofMinutes(2)); // cannot make it longer
                assertThat(scope.relativeDeadline()).isEqualTo(MINUTE);
            }));
            assertThat(scope.cancelledCaught()).isFalse();
            assertThat(Trio.currentTime()).isLessThan(MINUTE.toNanos());
        });
    }

    @Test
    void aBlockThatDoesNotEndIsCancelledAfterTheGracePeriod() {
        run(() -> {
            var log = new ArrayList<String>();
            var scope = new CancelScope();
            long start = Trio.currentTime();
            scope.run(() -> {
                scope.askToStop(MINUTE);
                scope.whenStopAsked(() -> log.add("asked before"));
                try {
                    Trio.sleepForever();
                } catch (CancelledError e) {
                    log.add("cancelled");
                    throw e;
                }
            });
            assertThat(log).containsExactly("asked before", "cancelled");
            assertThat(Trio.currentTime() - start).isEqualTo(MINUTE.toNanos());
        });
    }

    @Test
    void aDeadlineBeforeTheEndOfTheGracePeriodStays() {
        run(() -> {
            long start = Trio.currentTime();
            Trio.moveOnAfter(SECOND, scope -> {
                scope.askToStop(MINUTE);
                Trio.sleepForever();
            });
            assertThat(Trio.currentTime() - start).isEqualTo(SECOND.toNanos());
        });
    }
}
