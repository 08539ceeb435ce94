package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TaskTest {
    @Test
    void aTaskBeginsInTheNextTurn() {
        Loops.virtually(() -> {
            var order = new ArrayList<String>();
            var task = EventLoop.current().createTask(() -> {
                order.add("body");
            });
            assertThat(order).isEmpty();
            Loops.turns(1);
            assertThat(order).containsExactly("body");
            assertThat(task.done()).isTrue();
        });
    }

    @Test
    void itsValueAndItsFailureAreTheBodys() {
        Loops.virtually(() -> {
            var failure = new IOException("gone");
            var good = EventLoop.current().createTask(() -> "x");
            var bad = EventLoop.current().createTask((Awaitable<String>) () -> {
                throw failure;
            });
            assertThat(good.await()).isEqualTo("x");
            assertThat(catchThrowable(bad::await)).isSameAs(failure);
        });
    }

    @Test
    void cancelledBeforeItsFirstStepItNeverRuns() {
        Loops.virtually(() -> {
            var order = new ArrayList<String>();
            var task = EventLoop.current().createTask(() -> {
                order.add("body");
            });
            assertThat(task.cancel("early")).isTrue();
            assertThat(task.cancelled()).isFalse();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("early");
            assertThat(order).isEmpty();
        });
    }

    @Test
    void cancelledWhileItWaitsItGetsTheErrorThere() {
        Loops.virtually(() -> {
            var order = new ArrayList<@Nullable String>();
            Future<String> never = EventLoop.current().createFuture();
            var task = EventLoop.current().createTask(() -> {
                try {
                    return never.await();
                } catch (CancelledError e) {
                    order.add(e.getMessage());
                    throw e;
                } finally {
                    order.add("cleanup");
                }
            });
            Loops.turns(1);
            task.cancel("stop");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(order).containsExactly("stop", "cleanup");
            assertThat(task.cancelled()).isTrue();
        });
    }

    @Test
    void cancelledWhileItRunsItGetsTheErrorAtItsNextWait() {
        Loops.virtually(() -> {
            var order = new ArrayList<String>();
            var task = EventLoop.current().createTask(() -> {
                Task.current().cancel();
                order.add("still runs");
                Task.yieldNow();
                order.add("never");
            });
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(order).containsExactly("still runs");
        });
    }

    @Test
    void aRequestThatIsNeverDeliveredCancelsTheTaskWhenItReturns() {
        Loops.virtually(() -> {
            var task = EventLoop.current().createTask(() -> {
                Task.current().cancel("late");
                return "dropped";
            });
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("late");
            assertThat(task.cancelled()).isTrue();
        });
    }

    @Test
    void aBodyThatCatchesTheErrorGoesOn() {
        Loops.virtually(() -> {
            Future<String> never = EventLoop.current().createFuture();
            var task = EventLoop.current().createTask(() -> {
                try {
                    return never.await();
                } catch (CancelledError e) {
                    Task.yieldNow();
                    return "survived";
                }
            });
            Loops.turns(1);
            task.cancel();
            assertThat(task.await()).isEqualTo("survived");
            assertThat(task.cancelled()).isFalse();
            assertThat(task.cancelling()).isEqualTo(1);
            assertThat(task.cancel()).isFalse();
        });
    }

    @Test
    void aSecondCancelDuringCleanupInterruptsTheCleanup() {
        Loops.virtually(() -> {
            Future<String> never = EventLoop.current().createFuture();
            var order = new ArrayList<String>();
            var task = EventLoop.current().createTask(() -> {
                try {
                    never.await();
                } finally {
                    order.add("cleanup begins");
                    EventLoop.current().createFuture().await();
                    order.add("never");
                }
            });
            Loops.turns(1);
            task.cancel("one");
            Loops.turns(2);
            assertThat(task.done()).isFalse();
            task.cancel("two");
            assertThat(task.cancelling()).isEqualTo(2);
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("two");
            assertThat(order).containsExactly("cleanup begins");
        });
    }

    @Test
    void twoCancelsInOneTurnAreOneErrorAndTwoRequests() {
        Loops.virtually(() -> {
            Future<String> never = EventLoop.current().createFuture();
            var errors = new ArrayList<CancelledError>();
            var task = EventLoop.current().createTask(() -> {
                try {
                    never.await();
                } catch (CancelledError e) {
                    errors.add(e);
                }
                Task.current().uncancel();
                Task.current().uncancel();
                Task.yieldNow();
                return "ended";
            });
            Loops.turns(1);
            task.cancel();
            assertThat(task.cancelling()).isEqualTo(1);
            task.uncancel();
            assertThat(task.cancelling()).isZero();
            task.cancel();
            assertThat(task.await()).isEqualTo("ended");
            assertThat(errors).hasSize(1);
        });
    }

    @Test
    void uncancelDropsARequestThatHasNotBeenDelivered() {
        Loops.virtually(() -> {
            var task = EventLoop.current().createTask(() -> {
                Task.current().cancel();
                assertThat(Task.current().cancelling()).isEqualTo(1);
                assertThat(Task.current().uncancel()).isZero();
                assertThat(Task.current().uncancel()).isZero();
                Task.yieldNow();
                return "untouched";
            });
            assertThat(task.await()).isEqualTo("untouched");
            assertThat(task.cancelled()).isFalse();
        });
    }

    @Test
    void theErrorThatLeftTheBodyIsHandedOutOnce() {
        Loops.virtually(() -> {
            Future<String> never = EventLoop.current().createFuture();
            var task = EventLoop.current().createTask(() -> never.await());
            Loops.turns(1);
            task.cancel("once");
            Loops.turns(2);
            assertThatThrownBy(task::result).isInstanceOf(CancelledError.class).hasMessage("once");
            assertThatThrownBy(task::result).isInstanceOf(CancelledError.class).hasMessage(null);
        });
    }

    @Test
    void aCancellationGoesDownTheChainOfAwaits() {
        Loops.virtually(() -> {
            Future<String> never = EventLoop.current().createFuture();
            var inner = EventLoop.current().createTask(() -> never.await());
            var outer = EventLoop.current().createTask(() -> inner.await());
            Loops.turns(2);
            outer.cancel();
            Loops.turns(4);
            assertThat(never.cancelled()).isTrue();
            assertThat(inner.cancelled()).isTrue();
            assertThat(outer.cancelled()).isTrue();
        });
    }

    @Test
    void aCancelledErrorOfTheBodysOwnCancelsTheTask() {
        Loops.virtually(() -> {
            var task = EventLoop.current().createTask((Awaitable<String>) () -> {
                throw new CancelledError("mine");
            });
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("mine");
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isZero();
        });
    }

    @Test
    void aTaskCannotAwaitItself() {
        Loops.virtually(() -> {
            var self = new ArrayList<Task<Void>>();
            var task = EventLoop.current().createTask(() -> {
                self.getFirst().await();
            });
            self.add(task);
            assertThatThrownBy(task::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot await on itself");
        });
    }

    @Test
    void itsResultComesFromItsBodyAlone() {
        Loops.virtually(() -> {
            var task = EventLoop.current().createTask(() -> "x");
            assertThatThrownBy(() -> task.setResult("y"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("use a future of loop.createFuture() instead");
            assertThatThrownBy(() -> task.setException(new IOException()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("use cancel() to stop it");
        });
    }

    @Test
    void namesAreGivenOrCounted() {
        Loops.virtually(() -> {
            var named = EventLoop.current().createTask(() -> "x", "fetcher");
            var counted = EventLoop.current().createTask(() -> "x");
            assertThat(named.getName()).isEqualTo("fetcher");
            assertThat(named.named()).isTrue();
            assertThat(counted.getName()).matches("Task-\\d+");
            assertThat(counted.named()).isFalse();
            counted.setName("renamed");
            assertThat(counted.toString()).contains("renamed");
        });
    }

    @Test
    void aWaitingTaskShowsWhatItWaitsFor() {
        Loops.virtually(() -> {
            Future<String> never = EventLoop.current().createFuture();
            var task = EventLoop.current().createTask(() -> never.await());
            Loops.turns(1);
            assertThat(task.waitingFor()).isSameAs(never);
            never.setResult("x");
            task.await();
            assertThat(task.getStack()).isEmpty();
        });
    }

    @Test
    void thereIsNoCurrentTaskOutsideOne() {
        assertThat(Task.currentOrNull()).isNull();
        assertThatThrownBy(Task::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no task is running here");
        assertThatThrownBy(Task::yieldNow)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("awaiting outside a task");
        Loops.virtually(() -> {
            var seen = new ArrayList<@Nullable Task<?>>();
            EventLoop.current().callSoon(() -> seen.add(Task.currentOrNull()));
            Loops.turns(1);
            assertThat(seen).hasSize(1).containsOnlyNulls();
        });
    }

    @Test
    void allTasksAreThoseThatAreNotDoneOldestFirst() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            Future<String> never = loop.createFuture();
            var first = loop.createTask(() -> never.await());
            var done = loop.createTask(() -> "x");
            var last = loop.createTask(() -> never.await());
            Loops.turns(1);
            assertThat(done.done()).isTrue();
            assertThat(loop.allTasks()).containsExactly(Task.current(), first, last);
            never.setResult("x");
            Loops.turns(2);
        });
    }

    @Test
    void manyTasksTakeTurnsInTheOrderOfTheirCreation() {
        Loops.virtually(() -> {
            var order = new ArrayList<Integer>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                EventLoop.current().createTask(() -> {
                    order.add(number);
                    Task.yieldNow();
                    order.add(1000 + number);
                });
            }
            Loops.turns(3);
            assertThat(order).hasSize(400).isSorted();
        });
    }

    @Test
    void itsTextShowsItsStateAndWhatItWaitsFor() {
        Loops.virtually(() -> {
            Future<String> never = EventLoop.current().createFuture();
            var inner = EventLoop.current().createTask(() -> never.await(), "inner");
            assertThat(inner).hasToString("Task[inner, created]");
            var outer = EventLoop.current().createTask(() -> inner.await(), "outer");
            Loops.turns(2);
            assertThat(inner).hasToString("Task[inner, waiting, waits for Future[pending]]");
            assertThat(outer).hasToString("Task[outer, waiting, waits for inner]");
            Task.current().setName("this one");
            assertThat(Task.current()).hasToString("Task[this one, running]");
            outer.cancel();
            assertThat(outer).hasToString("Task[outer, waiting, cancelling, waits for inner]");
            Loops.turns(4);
            assertThat(outer).hasToString("Task[outer, cancelled]");
        });
    }

    @Test
    void aRequestThatWasTakenBackIsNotShown() {
        Loops.virtually(() -> {
            var self = Task.current();
            self.setName("self");
            self.cancel();
            assertThat(self).hasToString("Task[self, running, cancelling]");
            self.uncancel();
            assertThat(self).hasToString("Task[self, running]");
        });
    }

    @Test
    void aTaskThatHasAwaitedItselfCannotBeAwaitedUntilItIsDone() {
        Loops.virtually(() -> {
            Future<String> gate = EventLoop.current().createFuture();
            var task = EventLoop.current().createTask(() -> {
                var _ = catchThrowable(() -> Task.current().await());
                return gate.await();
            });
            Loops.turns(2);
            assertThatThrownBy(task::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("await wasn't used with future");
            gate.setResult("x");
            Loops.turns(2);
            assertThat(task.await()).isEqualTo("x");
        });
    }

    @Test
    void whatCannotBeAwaitedIsRefusedInTheNextTurn() {
        Loops.virtually(() -> {
            var order = new ArrayList<String>();
            EventLoop.current().callSoon(() -> order.add("another's turn"));
            var _ = catchThrowable(() -> Task.current().await());
            order.add("refused");
            assertThat(order).containsExactly("another's turn", "refused");
        });
    }

    @Test
    void theStackOfATaskThatHasNotBegunIsEmpty() {
        Loops.virtually(() -> {
            var task = EventLoop.current().createTask(() -> "x");
            assertThat(task.getStack()).isEmpty();
            task.await();
        });
    }

    @Test
    void theStackIsPrintedToTheErrorStream() {
        var printed = new java.io.ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new java.io.PrintStream(printed, true));
        try {
            Loops.virtually(() -> {
                var task = EventLoop.current().createTask(() -> "x", "printed");
                task.printStack();
                task.await();
            });
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString()).startsWith("Stack for Task[printed, created] (most recent call first):");
    }

    @Test
    void aScopeThatIsCancelledReachesATaskThatHasNotBegun() {
        Loops.virtually(() -> {
            var scope = new CancelScope();
            var order = new ArrayList<String>();
            scope.run(() -> {
                var task = EventLoop.current().createTask(() -> {
                    order.add("begins");
                    Checkpoint.full();
                    order.add("never");
                });
                scope.adopt(task);
                scope.cancel();
                for (int i = 0; i < 4; i++) {
                    Checkpoint.shielded();
                }
                assertThat(task.cancelled()).isTrue();
            });
            assertThat(order).containsExactly("begins");
        });
    }

    @Test
    void aWaitingTaskThatEntersACancelledScopeIsCancelled() {
        Loops.virtually(() -> {
            var scope = new CancelScope();
            Future<String> never = EventLoop.current().createFuture();
            var task = EventLoop.current().createTask(() -> never.await());
            Loops.turns(1);
            scope.run(() -> {
                scope.cancel("late");
                scope.adopt(task);
                assertThat(never.cancelled()).isTrue();
                Loops.turns(2);
            });
            assertThatThrownBy(task::result)
                    .isInstanceOfSatisfying(
                            CancelledError.class,
                            error -> assertThat(error.scope()).isSameAs(scope));
        });
    }

    @Test
    void aRequestWinsOverAScopeThatIsCancelledInTheSameTurn() {
        Loops.virtually(() -> {
            for (boolean requestFirst : new boolean[] {true, false}) {
                var scope = new CancelScope();
                Future<String> never = EventLoop.current().createFuture();
                var task = EventLoop.current().createTask(() -> scope.run(() -> never.await()));
                Loops.turns(1);
                if (requestFirst) {
                    task.cancel("request");
                    scope.cancel("scope");
                } else {
                    scope.cancel("scope");
                    task.cancel("request");
                }
                Loops.turns(3);
                assertThat(task.cancelled()).isTrue();
            }
        });
    }

    @Test
    void cancellingARingOfTasksThatAwaitEachOtherReturnsAndTheRingIsADeadlock() {
        try (var loop = Loops.virtual()) {
            assertThatThrownBy(() -> Loops.run(loop, () -> {
                        var ring = new ArrayList<Task<Void>>();
                        for (int i = 0; i < 3; i++) {
                            int next = (i + 1) % 3;
                            ring.add(loop.createTask(() -> ring.get(next).await()));
                        }
                        Loops.turns(3);
                        assertThat(ring.getFirst().cancel("enough")).isTrue();
                        ring.getFirst().await();
                    }))
                    .isInstanceOf(DeadlockError.class)
                    .hasMessageContaining("(a cycle)");
        }
    }
}
