package dev.weft.trio;

import static dev.weft.trio.Worlds.isCheckpoint;
import static dev.weft.trio.Worlds.run;
import static dev.weft.trio.Worlds.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NurseryTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<String> order = new ArrayList<>();
    private final IOException gone = new IOException("gone");

    @Test
    void whatFailsBeforeItHasStartedIsThrownAsItIs() {
        var failure = new IOException("no port");
        Worlds.run(() -> assertThatThrownBy(() -> Trio.openNursery(nursery -> {
                    assertThatThrownBy(() -> nursery.start(status -> {
                                throw failure;
                            }))
                            .isSameAs(failure);
                    throw failure;
                }))
                .isInstanceOfSatisfying(
                        ExceptionGroup.class,
                        group -> assertThat(group.exceptions()).containsExactly(failure)));
    }

    @Test
    void inOldTrioItIsThrownInAGroup() {
        Trio.run(
                () -> Trio.openNursery(nursery -> assertThatThrownBy(() -> nursery.start(status -> {
                            throw new IOException("no port");
                        }))
                        .isInstanceOf(ExceptionGroup.class)),
                TrioOptions.DEFAULT.withVersion(TrioVersion.V0_22));
    }

    @Test
    void theEndOfANurseryIsNoPlaceToBeCancelled() {
        Worlds.run(() -> {
            var scope = new CancelScope();
            scope.run(() -> {
                scope.cancel();
                Trio.openNursery(nursery -> {});
                Trio.openNursery(nursery -> nursery.startSoon(Trio::cancelShieldedCheckpoint));
            });
            assertThat(scope.cancelledCaught()).isFalse();
        });
    }

    @Test
    void inOldTrioItIs() {
        Trio.run(
                () -> {
                    var scope = new CancelScope();
                    scope.run(() -> {
                        scope.cancel();
                        Trio.openNursery(nursery -> nursery.startSoon(Trio::cancelShieldedCheckpoint));
                    });
                    assertThat(scope.cancelledCaught()).isTrue();
                },
                TrioOptions.DEFAULT.withVersion(TrioVersion.V0_22));
    }

    @Test
    void itKnowsItsParentAndItsChildren() {
        run(() -> Trio.openNursery(nursery -> {
            assertThat(nursery.parentTask()).isSameAs(Task.current());
            assertThat(nursery.childTasks()).isEmpty();
            var first = nursery.startSoon(() -> Trio.sleep(SECOND), "first");
            var second = nursery.startSoon(() -> Trio.sleep(SECOND));
            assertThat(first.getName()).isEqualTo("first");
            assertThat(nursery.childTasks()).containsExactly(first, second);
            assertThat(nursery).hasToString("Nursery[2 children, CancelScope[active]]");
            first.cancel();
            settle();
            assertThat(nursery.childTasks()).containsExactly(second);
        }));
    }

    @Test
    void anEmptyBlockIsACheckpoint() {
        run(() ->
                assertThat(isCheckpoint(() -> Trio.openNursery(nursery -> {}))).isTrue());
    }

    @Test
    void theBodysFailureComesInAGroupToo() {
        run(() -> {
            var group = groupOf(nursery -> {
                nursery.startSoon(Trio::sleepForever);
                throw gone;
            });
            assertThat(group.exceptions()).containsExactly(gone);
            assertThat(group).hasMessageStartingWith("Exceptions from Trio nursery");
        });
    }

    @Test
    void everyFailureIsInTheGroupInTheOrderOfTheirComing() {
        run(() -> {
            var second = new IOException("second");
            var third = new IOException("third");
            var group = groupOf(nursery -> {
                nursery.startSoon(() -> {
                    try {
                        Trio.sleepForever();
                    } finally {
                        order.add("cleanup");
                        failWith(third);
                    }
                });
                nursery.startSoon(() -> {
                    throw second;
                });
                throw gone;
            });
            assertThat(group.exceptions()).containsExactly(gone, second, third);
            assertThat(order).containsExactly("cleanup");
        });
    }

    @Test
    void aFailureThatTheNurseryHasSeenIsNotReportedAsLost() {
        var reports = new ArrayList<ExceptionContext>();
        run(() -> {
            EventLoop.current().setExceptionHandler((loop, context) -> reports.add(context));
            assertThat(groupOf(nursery -> nursery.startSoon(() -> {
                                throw gone;
                            }))
                            .exceptions())
                    .containsExactly(gone);
        });
        assertThat(reports).isEmpty();
    }

    @Test
    void cancellingTheScopeEndsTheBlockWithoutAnError() {
        run(() -> {
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    try {
                        Trio.sleepForever();
                    } finally {
                        order.add("child");
                    }
                });
                settle();
                nursery.cancelScope().cancel();
            });
            order.add("after");
            assertThat(order).containsExactly("child", "after");
        });
    }

    @Test
    void anOuterCancellationLeavesTheBlock() {
        run(() -> {
            var outer = Trio.moveOnAfter(SECOND, () -> {
                Trio.openNursery(nursery -> nursery.startSoon(Trio::sleepForever));
                order.add("never");
            });
            assertThat(outer.cancelledCaught()).isTrue();
            assertThat(order).isEmpty();
        });
    }

    @Test
    void aFailureWinsOverAnOuterCancellation() {
        run(() -> {
            var outer = new CancelScope();
            var thrown = catchThrowable(() -> outer.run(() -> Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    try {
                        Trio.sleepForever();
                    } catch (CancelledError e) {
                        throw gone;
                    }
                });
                settle();
                outer.cancel();
            })));
            assertThat(thrown).isInstanceOf(ExceptionGroup.class);
            assertThat(((ExceptionGroup) thrown).exceptions()).containsExactly(gone);
        });
    }

    @Test
    void aRequestToAParentThatIsInItsBodyCancelsTheChildren() {
        run(() -> {
            var parent = Asyncio.createTask(() -> Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    try {
                        Trio.sleepForever();
                    } finally {
                        order.add("child");
                    }
                });
                Trio.sleepForever();
            }));
            settle();
            parent.cancel("stop");
            assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class).hasMessage("stop");
            assertThat(order).containsExactly("child");
        });
    }

    @Test
    void aParentThatWaitsForItsChildrenIsNotCancelledTwice() {
        run(() -> {
            var outer = new CancelScope();
            outer.run(() -> Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    var shielded = new CancelScope();
                    shielded.shield(true);
                    shielded.run(() -> Trio.sleep(SECOND));
                    order.add("child");
                });
                EventLoop.current().callSoon(outer::cancel);
                EventLoop.current().callLater(Duration.ofMillis(1), outer::cancel);
            }));
            assertThat(outer.cancelledCaught()).isFalse(); // everybody had ended by then
            assertThat(order).containsExactly("child");
        });
    }

    @Test
    void aRequestWhileTheParentWaitsIsPassedOn() {
        run(() -> {
            var parent = Asyncio.createTask(() -> Trio.openNursery(nursery -> nursery.startSoon(() -> {
                assertThatThrownBy(Trio::sleepForever)
                        .isInstanceOf(CancelledError.class)
                        .hasMessage("stop");
                order.add("child");
                Trio.checkpoint();
            })));
            settle();
            parent.cancel("stop");
            assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class);
            assertThat(order).containsExactly("child");
        });
    }

    @Test
    void startWaitsUntilTheChildIsReady() {
        run(() -> Trio.openNursery(nursery -> {
            var answer = nursery.<String>start(
                    status -> {
                        Task.current().setName(Task.current().getName() + "!");
                        Trio.sleep(SECOND);
                        status.started("ready");
                        Trio.sleep(SECOND);
                        order.add("child");
                    },
                    "server");
            assertThat(answer).isEqualTo("ready");
            assertThat(nursery.childTasks()).extracting(Task::getName).containsExactly("server!");
            order.add("body");
        }));
        assertThat(order).containsExactly("body", "child");
    }

    @Test
    void aChildThatIsReadyBelongsToTheNurserysScope() {
        run(() -> {
            Trio.openNursery(nursery -> {
                nursery.<String>start(status -> {
                    status.started();
                    try {
                        Trio.sleepForever();
                    } finally {
                        order.add("cancelled with the nursery");
                    }
                });
                nursery.cancelScope().cancel();
            });
            assertThat(order).containsExactly("cancelled with the nursery");
        });
    }

    @Test
    void theScopesThatAChildHasOpenedByThenMoveWithIt() {
        run(() -> {
            Trio.openNursery(nursery -> {
                nursery.<String>start(status -> {
                    new CancelScope().run(() -> {
                        status.started();
                        Trio.sleepForever();
                    });
                    order.add("never");
                });
                nursery.cancelScope().cancel();
            });
            assertThat(order).isEmpty();
        });
    }

    @Test
    void aChildThatNeverSaysThatItIsReadyIsAnError() {
        run(() -> Trio.openNursery(nursery -> assertThatThrownBy(() -> nursery.start(status -> Trio.sleep(SECOND)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("child exited without calling taskStatus.started()")));
    }

    @Test
    void aChildIsReadyOnce() {
        run(() -> Trio.openNursery(nursery -> nursery.start(status -> {
            status.started();
            assertThatThrownBy(status::started)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("once is enough");
        })));
    }

    @Test
    void aChildThatFailsBeforeItIsReadyFailsTheStartAndNotTheNursery() {
        run(() -> Trio.openNursery(nursery -> {
            assertThatThrownBy(() -> nursery.start(status -> {
                        throw gone;
                    }))
                    .isSameAs(gone);
            assertThat(nursery.cancelScope().cancelCalled()).isFalse();
        }));
    }

    @Test
    void aStartThatIsUnderWayKeepsTheNurseryOpen() {
        run(() -> Trio.openNursery(nursery -> {
            var starter = nursery.startSoon(() -> nursery.start(status -> {
                Trio.sleep(SECOND);
                status.started();
                order.add("started");
            }));
            settle();
            assertThat(starter.done()).isFalse();
        }));
        assertThat(order).containsExactly("started");
    }

    @Test
    void aStartFromElsewhereThatFailsLetsTheNurseryEnd() {
        run(() -> Trio.openNursery(outer -> {
            Trio.openNursery(inner -> {
                outer.startSoon(() -> {
                    var thrown = catchThrowable(() -> inner.start(status -> {
                        Trio.sleep(SECOND);
                        throw gone;
                    }));
                    assertThat(thrown).isSameAs(gone);
                    order.add("failed");
                });
                settle();
            });
            order.add("left");
        }));
        assertThat(order).containsExactly("failed", "left");
    }

    @Test
    void nothingStartsInANurseryThatHasEnded() {
        run(() -> {
            var ended = new ArrayList<Nursery>();
            Trio.openNursery(ended::add);
            assertThatThrownBy(() -> ended.getFirst().start(status -> order.add("started")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed to new arrivals");
            assertThat(order).isEmpty();
        });
    }

    @Test
    void aRequestGoesBeforeAGroupOfNothingButCancellations() {
        run(() -> {
            var parent = EventLoop.current().createTask(() -> {
                Trio.openNursery(nursery -> nursery.startSoon(() -> {
                    try {
                        Trio.sleepForever();
                    } catch (CancelledError error) {
                        throw new ExceptionGroup("cancellations", List.of(error));
                    }
                }));
                order.add("never");
            });
            settle();
            parent.cancel("stop");
            assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class).hasMessage("stop");
            assertThat(order).isEmpty();
        });
    }

    @Test
    void aSupervisorThatFailsEndsTheNursery() {
        run(() -> {
            var broken = new IllegalStateException("supervisor");
            var thrown = catchThrowable(() -> Trio.openSupervisorNursery(
                    nursery -> {
                        nursery.startSoon(Trio::sleepForever);
                        nursery.startSoon(() -> {
                            throw gone;
                        });
                    },
                    (task, failure) -> {
                        throw broken;
                    }));
            assertThat(((ExceptionGroup) thrown).exceptions()).containsExactly(broken);
        });
    }

    private static void failWith(Exception e) throws Exception {
        throw e;
    }

    private static ExceptionGroup groupOf(Body<Nursery> body) {
        var thrown = catchThrowable(() -> Trio.openNursery(body));
        assertThat(thrown).isInstanceOf(ExceptionGroup.class);
        return (ExceptionGroup) thrown;
    }
}
