package dev.weft;

import static dev.weft.asyncio.Asyncio.sleep;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CancelScopeTest {
    // ------------------------------------------------------------------ the block

    @Test
    void aBodysValueComesOutOfItsScope() {
        Loops.virtually(
                () -> assertThat(new CancelScope().<String>call(() -> "value")).isEqualTo("value"));
    }

    @Test
    void aCancelledBlockHasNoValueAndNoError() {
        Loops.virtually(() -> {
            var scope = new CancelScope();
            assertThat(scope.<String>call(() -> {
                        scope.cancel();
                        Checkpoint.full();
                        return "never";
                    }))
                    .isNull();
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    @Test
    void aFailureLeavesTheScopeUnchangedEvenIfItIsCancelled() {
        Loops.virtually(() -> {
            var failure = new IOException("gone");
            var scope = new CancelScope();
            assertThat(catchThrowable(() -> scope.run(() -> {
                        scope.cancel();
                        throw failure;
                    })))
                    .isSameAs(failure);
            assertThat(scope.cancelledCaught()).isFalse();
        });
    }

    @Test
    void ofAGroupTheScopeKeepsItsCancellationsAndLetsTheFailuresGo() {
        Loops.virtually(() -> {
            var failure = new IOException("gone");
            var scope = new CancelScope();
            assertThat(catchThrowable(() -> scope.run(() -> {
                        scope.cancel();
                        throw new ExceptionGroup("both", List.of(scope.newError(), failure));
                    })))
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            group -> assertThat(group.exceptions()).containsExactly(failure));
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    @Test
    void aGroupWithoutCancellationsIsNotTheScopes() {
        Loops.virtually(() -> {
            var group = new ExceptionGroup("one", List.of(new IOException("gone")));
            var scope = new CancelScope();
            assertThat(catchThrowable(() -> scope.run(() -> {
                        scope.cancel();
                        throw group;
                    })))
                    .isSameAs(group);
            assertThat(scope.cancelledCaught()).isFalse();
        });
    }

    @Test
    void theOuterScopesCancellationPassesTheInnerOne() {
        Loops.virtually(() -> {
            var outer = new CancelScope();
            var inner = new CancelScope();
            outer.run(() -> {
                inner.run(() -> {
                    outer.cancel("outer");
                    inner.cancel("inner");
                    Checkpoint.full();
                });
                throw new AssertionError("the block goes on after a cancellation of the outer scope");
            });
            assertThat(inner.cancelledCaught()).isFalse();
            assertThat(outer.cancelledCaught()).isTrue();
        });
    }

    @Test
    void afterTheBlockTheOuterScopeIsTheCurrentOneAgain() {
        Loops.virtually(() -> {
            assertThat(Checkpoint.currentScope()).isNull();
            var outer = new CancelScope();
            var inner = new CancelScope();
            outer.run(() -> {
                assertThat(Checkpoint.currentScope()).isSameAs(outer);
                inner.run(() -> assertThat(Checkpoint.currentScope()).isSameAs(inner));
                assertThat(Checkpoint.currentScope()).isSameAs(outer);
                inner.cancel(); // has been left: nobody hears of it
                Checkpoint.full();
            });
            assertThat(Checkpoint.currentScope()).isNull();
        });
    }

    @Test
    void aTaskThatEndsInAScopeIsForgottenByIt() {
        Loops.virtually(() -> {
            var scope = new CancelScope();
            scope.run(() -> {
                var quick = EventLoop.current().createTask(() -> "done");
                scope.adopt(quick);
                assertThat(quick.await()).isEqualTo("done");
                scope.cancel();
                assertThat(quick.cancelled()).isFalse();
                Checkpoint.full();
            });
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    @Test
    void theErrorNamesTheScopeAndItsReason() {
        Loops.virtually(() -> {
            var outer = new CancelScope();
            outer.run(() -> new CancelScope().run(() -> {
                outer.cancel("enough");
                assertThat(catchThrowable(Checkpoint::full))
                        .isInstanceOfSatisfying(
                                CancelledError.class,
                                error -> assertThat(error.scope()).isSameAs(outer))
                        .hasMessage("enough");
            }));
            assertThat(outer.reason()).isEqualTo("enough");
        });
    }

    @Test
    void whatIsNotEnteredHasNoPlaceForTasks() {
        Loops.virtually(() -> {
            var task = EventLoop.current().createTask(() -> "x");
            assertThatThrownBy(() -> new CancelScope().adopt(task))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not entered: this call belongs inside its block");
            task.await();
        });
    }

    // ------------------------------------------------------------------ deadlines

    @Test
    void aDeadlineCancelsWhenItComes() {
        Loops.virtually(() -> {
            long start = EventLoop.current().nanoTime();
            var scope = CancelScope.after(ofSeconds(5));
            scope.run(() -> sleep(ofHours(1)));
            assertThat(EventLoop.current().nanoTime() - start)
                    .isEqualTo(ofSeconds(5).toNanos());
            assertThat(scope.reason()).isEqualTo("deadline");
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    @Test
    void aDeadlineThatHasPassedCancelsTheBlockFromItsFirstCheckpoint() {
        Loops.virtually(() -> {
            sleep(ofSeconds(1));
            var scope = CancelScope.at(EventLoop.current().nanoTime());
            scope.run(() -> {
                assertThat(Checkpoint.isCancelled()).isTrue();
                assertThat(Checkpoint.effectiveDeadline()).isEqualTo(Long.MIN_VALUE);
                Checkpoint.full();
            });
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    @Test
    void theDeadlineOfABlockThatHasEndedIsForgotten() {
        Loops.virtually(() -> {
            var scope = CancelScope.after(ofSeconds(1));
            scope.run(() -> {});
            sleep(ofSeconds(5));
            assertThat(scope.cancelCalled()).isFalse();
            assertThat(scope.cancelledCaught()).isFalse();
        });
    }

    @Test
    void theDeadlineOfACancelledBlockIsForgotten() {
        Loops.virtually(() -> {
            var scope = CancelScope.after(ofSeconds(1));
            scope.run(() -> {
                scope.cancel("mine");
                var _ = catchThrowable(() -> sleep(ofHours(1)));
                sleep(ofSeconds(5));
            });
            assertThat(scope.reason()).isEqualTo("mine");
        });
    }

    @Test
    void whoAsksAfterTheDeadlineIsToldBeforeTheTimerHasRun() {
        Loops.virtually(() -> {
            var scope = CancelScope.at(EventLoop.current().nanoTime() + 1000);
            assertThat(scope.cancelCalled()).isFalse();
            sleep(ofSeconds(1));
            assertThat(scope.cancelCalled()).isTrue();
            assertThat(scope.reason()).isEqualTo("deadline");
        });
    }

    @Test
    void aDeadlineExactlyNowHasPassed() {
        Loops.virtually(() -> {
            var scope = CancelScope.at(EventLoop.current().nanoTime());
            assertThat(scope.cancelCalled()).isTrue();
        });
    }

    @Test
    void aRelativeDeadlineCountsFromTheEntry() {
        Loops.virtually(() -> {
            var scope = CancelScope.after(ofSeconds(5));
            assertThat(scope.isRelative()).isTrue();
            assertThat(scope.relativeDeadline()).isEqualTo(ofSeconds(5));
            assertThatThrownBy(scope::deadline)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ask relativeDeadline");
            sleep(ofHours(1));
            assertThat(scope.cancelCalled()).isFalse();
            scope.run(() -> {
                assertThat(scope.isRelative()).isFalse();
                assertThat(scope.deadline())
                        .isEqualTo(EventLoop.current().nanoTime() + ofSeconds(5).toNanos());
                sleep(ofSeconds(2));
                assertThat(scope.relativeDeadline()).isEqualTo(ofSeconds(3));
            });
        });
    }

    @Test
    void aRelativeDeadlineMayBeSetBeforeAndAfterTheEntry() {
        Loops.virtually(() -> {
            var scope = new CancelScope();
            assertThat(scope.relativeDeadline()).isNull();
            scope.relativeDeadline(ofSeconds(2));
            assertThat(scope.isRelative()).isTrue();
            long start = EventLoop.current().nanoTime();
            scope.run(() -> {
                scope.relativeDeadline(ofSeconds(7));
                sleep(ofHours(1));
            });
            assertThat(EventLoop.current().nanoTime() - start)
                    .isEqualTo(ofSeconds(7).toNanos());
        });
    }

    @Test
    void beforeTheEntryADeadlineIsOfOneKind() {
        Loops.virtually(() -> {
            var relative = CancelScope.after(ofSeconds(5));
            assertThatThrownBy(() -> relative.deadline(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("relative until the scope is entered");
            assertThatThrownBy(() -> relative.relativeDeadline(ofSeconds(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> CancelScope.after(ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
            var absolute = CancelScope.at(EventLoop.current().nanoTime() + 1);
            assertThatThrownBy(absolute::relativeDeadline)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the deadline is absolute");
            assertThatThrownBy(() -> absolute.relativeDeadline(ofSeconds(1))).isInstanceOf(IllegalStateException.class);
            relative.askToStop(ofSeconds(1));
            assertThat(relative.isRelative()).isFalse();
        });
    }

    @Test
    void aDeadlineMayBePutOff() {
        Loops.virtually(() -> {
            var scope = CancelScope.after(ofSeconds(1));
            long start = EventLoop.current().nanoTime();
            scope.run(() -> {
                scope.deadline(start + ofSeconds(3).toNanos());
                assertThat(scope.deadline()).isEqualTo(start + ofSeconds(3).toNanos());
                sleep(ofSeconds(2));
                sleep(ofSeconds(2));
            });
            assertThat(EventLoop.current().nanoTime() - start)
                    .isEqualTo(ofSeconds(3).toNanos());
        });
    }

    @Test
    void theEarliestDeadlineAroundCountsUnlessAShieldIsBetween() {
        Loops.virtually(() -> {
            assertThat(Checkpoint.effectiveDeadline()).isEqualTo(Deadlines.NEVER);
            long now = EventLoop.current().nanoTime();
            CancelScope.at(now + 1000).run(() -> {
                CancelScope.at(now + 2000)
                        .run(() -> assertThat(Checkpoint.effectiveDeadline()).isEqualTo(now + 1000));
                CancelScope.at(now + 500)
                        .run(() -> assertThat(Checkpoint.effectiveDeadline()).isEqualTo(now + 500));
                var shielded = CancelScope.at(now + 2000);
                shielded.shield(true);
                shielded.run(() -> assertThat(Checkpoint.effectiveDeadline()).isEqualTo(now + 2000));
            });
        });
    }

    // ------------------------------------------------------------------ shields

    @Test
    void aShieldThatIsTakenAwayLetsTheCancellationIn() {
        Loops.virtually(() -> {
            var outer = new CancelScope();
            var inner = new CancelScope();
            inner.shield(true);
            assertThat(inner.shield()).isTrue();
            outer.run(() -> inner.run(() -> {
                outer.cancel();
                Checkpoint.full();
                assertThat(inner.isEffectivelyCancelled()).isFalse();
                inner.shield(false);
                assertThat(inner.shield()).isFalse();
                assertThat(inner.isEffectivelyCancelled()).isTrue();
                assertThat(catchThrowable(Checkpoint::full)).isInstanceOf(CancelledError.class);
            }));
        });
    }

    @Test
    void takingAShieldAwayWakesWhoWaitsBehindIt() {
        Loops.virtually(() -> {
            var outer = new CancelScope();
            var inner = new CancelScope();
            inner.shield(true);
            EventLoop.current().callLater(ofSeconds(1), () -> inner.shield(false));
            long start = EventLoop.current().nanoTime();
            outer.run(() -> inner.run(() -> {
                outer.cancel();
                sleep(ofHours(1));
            }));
            assertThat(EventLoop.current().nanoTime() - start)
                    .isEqualTo(ofSeconds(1).toNanos());
        });
    }

    @Test
    void aCancellationReachesAsFarDownAsItGoes() {
        Loops.virtually(() -> {
            var outer = new CancelScope();
            outer.run(() -> new CancelScope()
                    .run(() -> new CancelScope().run(() -> {
                        EventLoop.current().callSoon(outer::cancel);
                        sleep(ofHours(1));
                    })));
            assertThat(outer.cancelledCaught()).isTrue();
        });
    }

    @Test
    void aScopeIsEffectivelyCancelledOnlyInsideItsBlock() {
        Loops.virtually(() -> {
            var scope = new CancelScope();
            scope.cancel();
            assertThat(scope.isEffectivelyCancelled()).isFalse();
            scope.run(() -> assertThat(scope.isEffectivelyCancelled()).isTrue());
            assertThat(scope.isEffectivelyCancelled()).isFalse();
        });
    }

    // ------------------------------------------------------------------ asking to stop

    @Test
    void whoListensHearsThatItIsAskedToStop() {
        Loops.virtually(() -> {
            var heard = new ArrayList<String>();
            var scope = new CancelScope();
            scope.run(() -> {
                scope.whenStopAsked(() -> heard.add("before"));
                assertThat(scope.stopAsked()).isFalse();
                scope.askToStop(ofSeconds(1));
                scope.askToStop(ofSeconds(1));
                assertThat(scope.stopAsked()).isTrue();
                assertThat(heard).isEmpty();
                scope.whenStopAsked(() -> heard.add("after"));
                Loops.turns(2);
            });
            assertThat(heard).containsExactly("before", "after");
        });
    }

    @Test
    void askingToStopNeverPutsADeadlineOff() {
        Loops.virtually(() -> {
            var scope = CancelScope.after(ofSeconds(1));
            long start = EventLoop.current().nanoTime();
            scope.run(() -> {
                scope.askToStop(ofSeconds(5));
                sleep(ofHours(1));
            });
            assertThat(EventLoop.current().nanoTime() - start)
                    .isEqualTo(ofSeconds(1).toNanos());
        });
    }

    // ------------------------------------------------------------------ reports and texts

    @Test
    void debugModeReportsACancellationThatWasSwallowed() {
        try (var log = new LogRecords()) {
            Loops.virtually(() -> {
                EventLoop.current().setDebug(true);
                Task.current().setName("swallower");
                var scope = new CancelScope();
                scope.run(() -> {
                    scope.cancel();
                    var _ = catchThrowable(Checkpoint::full);
                });
            });
            assertThat(log.taken())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "the cancellation of a scope was swallowed inside swallower: catch CancelledError only to"
                                    + " clean up, and throw it again");
        }
    }

    @Test
    void aCancellationThatArrivesOrIsReplacedByAFailureIsNotReported() {
        try (var log = new LogRecords()) {
            Loops.virtually(() -> {
                EventLoop.current().setDebug(true);
                var arrives = new CancelScope();
                arrives.run(() -> {
                    arrives.cancel();
                    Checkpoint.full();
                });
                var replaced = new CancelScope();
                assertThat(catchThrowable(() -> replaced.run(() -> {
                            replaced.cancel();
                            var _ = catchThrowable(Checkpoint::full);
                            throw new IOException("failed while cleaning up");
                        })))
                        .isInstanceOf(IOException.class);
                var unheard = new CancelScope();
                unheard.run(unheard::cancel);
            });
            assertThat(log.taken()).isEmpty();
        }
    }

    @Test
    void withoutDebugModeNothingIsReported() {
        try (var log = new LogRecords()) {
            Loops.virtually(() -> {
                EventLoop.current().setDebug(false);
                var scope = new CancelScope();
                scope.run(() -> {
                    scope.cancel();
                    var _ = catchThrowable(Checkpoint::full);
                });
            });
            assertThat(log.taken()).isEmpty();
        }
    }

    @Test
    void itsTextShowsWhereItIsInItsLife() {
        Loops.virtually(() -> {
            var scope = new CancelScope();
            assertThat(scope).hasToString("CancelScope[unused]");
            scope.run(() -> assertThat(scope).hasToString("CancelScope[active]"));
            assertThat(scope).hasToString("CancelScope[left]");
            scope.shield(true);
            scope.cancel();
            assertThat(scope).hasToString("CancelScope[cancelled, shield]");
            var reasoned = new CancelScope();
            reasoned.cancel("enough");
            assertThat(reasoned).hasToString("CancelScope[cancelled: enough]");
        });
    }
}
