package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventLoopTest {
    @Test
    void thereIsNoCurrentLoopOutsideOne() {
        assertThat(EventLoop.currentOrNull()).isNull();
        assertThatThrownBy(EventLoop::current)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no running event loop");
    }

    @Test
    void callbacksRunFirstReadyFirstAndNewOnesInTheNextTurn() {
        try (var loop = Loops.virtual()) {
            var order = new ArrayList<String>();
            loop.callSoon(() -> {
                order.add("one");
                loop.callSoon(() -> {
                    order.add("three");
                    loop.stop();
                });
            });
            loop.callSoon(() -> order.add("two"));
            loop.runForever();
            assertThat(order).containsExactly("one", "two", "three");
        }
    }

    @Test
    void stopBeforeARunLetsOneIterationHappen() {
        try (var loop = Loops.virtual()) {
            var order = new ArrayList<String>();
            loop.callSoon(() -> order.add("ready"));
            loop.stop();
            loop.runForever();
            assertThat(order).containsExactly("ready");
        }
    }

    @Test
    void aRunThatIsStoppedTooEarlySaysSo() {
        try (var loop = Loops.virtual()) {
            loop.callSoon(loop::stop);
            var never = loop.<String>createFuture();
            assertThatThrownBy(() -> loop.runUntilComplete(never))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("stopped before Future completed");
        }
    }

    @Test
    void aLoopCanRunAgain() {
        try (var loop = Loops.virtual()) {
            assertThat(loop.runUntilComplete(() -> "a")).isEqualTo("a");
            assertThat(loop.isRunning()).isFalse();
            assertThat(loop.runUntilComplete(() -> "b")).isEqualTo("b");
        }
    }

    @Test
    void aRunningLoopCannotRunAgainInsideItself() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var begun = new ArrayList<String>();
            assertThatThrownBy(() -> loop.runUntilComplete(() -> begun.add("begun")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already running");
            Loops.turns(2);
            assertThat(begun).isEmpty();
            assertThatThrownBy(loop::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Cannot close a running event loop");
            try (var other = Loops.virtual()) {
                assertThatThrownBy(() -> other.runUntilComplete(() -> "x"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("while another loop is running");
            }
        });
    }

    @Test
    void aClosedLoopTakesNothing() {
        var loop = Loops.virtual();
        loop.close();
        loop.close();
        assertThat(loop.isClosed()).isTrue();
        assertThatThrownBy(() -> loop.callSoon(() -> {})).hasMessageContaining("Event loop is closed");
        assertThatThrownBy(() -> loop.callSoonThreadsafe(() -> {})).hasMessageContaining("Event loop is closed");
        assertThatThrownBy(() -> loop.createTask(() -> "x")).hasMessageContaining("Event loop is closed");
        assertThatThrownBy(() -> loop.atDeadline(0, () -> {})).hasMessageContaining("Event loop is closed");
        assertThatThrownBy(loop::runForever).hasMessageContaining("Event loop is closed");
        assertThatThrownBy(() -> loop.runAsGuest(Runnable::run, Runnable::run, ended -> {}))
                .hasMessageContaining("Event loop is closed");
        assertThatThrownBy(() -> loop.runInExecutor(null, () -> "x")).hasMessageContaining("Event loop is closed");
    }

    @Test
    void aFutureOfAnotherLoopCannotBeRun() {
        try (var loop = Loops.virtual();
                var other = Loops.virtual()) {
            var future = other.<String>createFuture();
            assertThatThrownBy(() -> loop.runUntilComplete(future))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("belongs to a different loop");
        }
    }

    @Test
    void aFutureIsNoBodyOfATask() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            Future<String> future = loop.createFuture();
            assertThatThrownBy(() -> loop.createTask(future))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a coroutine was expected");
        });
    }

    @Test
    void debugModeRefusesAForeignThread() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            loop.setDebug(true);
            var refused = loop.runInExecutor(null, () -> loop.callSoon(() -> {}));
            assertThatThrownBy(refused::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must use callSoonThreadsafe");
        });
    }

    @Test
    void anotherThreadWakesASleepingLoop() {
        Loops.really(() -> {
            var loop = EventLoop.current().share();
            Future<String> future = loop.createFuture();
            var thread =
                    Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(() -> future.setResult("from outside")));
            assertThat(future.await()).isEqualTo("from outside");
            thread.join();
        });
    }

    @Test
    void aCancelledHandleDoesNotRun() {
        Loops.virtually(() -> {
            var order = new ArrayList<String>();
            var handle = EventLoop.current().callSoon(() -> order.add("cancelled"));
            handle.cancel();
            assertThat(handle.cancelled()).isTrue();
            Loops.turns(2);
            assertThat(order).isEmpty();
        });
    }

    @Test
    void aCallbackThatFailsIsReportedAndTheLoopGoesOn() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var reports = Loops.reports(loop);
            loop.callSoon(() -> {
                throw new IllegalArgumentException("bad");
            });
            Loops.turns(2);
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst().exception()).hasMessage("bad");
        });
    }

    @Test
    void whatTheMainTaskThrowsIsThrownUnchanged() {
        try (var loop = Loops.virtual()) {
            var failure = new java.io.IOException("gone");
            assertThatThrownBy(() -> loop.runUntilComplete((Awaitable<String>) () -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
        }
    }

    @Test
    void aLoopThatNobodyCanWakeSaysWhoWaitsForWhom() {
        try (var loop = Loops.virtual()) {
            assertThatThrownBy(() -> Loops.run(loop, () -> {
                        Future<String> never = EventLoop.current().createFuture();
                        var inner = EventLoop.current().createTask(() -> never.await(), "inner");
                        inner.await();
                    }))
                    .isInstanceOf(DeadlockError.class)
                    .hasMessageContaining("nobody can ever wake this loop")
                    .hasMessageContaining(" -> inner -> a future that nobody completes");
        }
    }

    @Test
    void whoeverExpectsTheOutsideIsNoDeadlock() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            Future<String> future = loop.createFuture();
            try (var expected = loop.expectOutside()) {
                assertThat(expected).isNotNull();
                Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(() -> future.setResult("x")));
                assertThat(future.await()).isEqualTo("x");
            }
        });
    }

    @Test
    void itsTextShowsItsState() {
        var loop = Loops.virtual();
        assertThat(loop).hasToString("EventLoop[loop]");
        Loops.run(loop, () -> assertThat(loop).hasToString("EventLoop[loop, running]"));
        assertThat(loop.isClosed()).isFalse();
        loop.close();
        assertThat(loop).hasToString("EventLoop[loop, closed]");
    }

    @Test
    void aTaskFactoryMakesTheTasks() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            assertThat(loop.getTaskFactory()).isNull();
            var factory = new TaskFactory() {
                private int made;

                @Override
                public <T> Task<T> create(EventLoop on, Awaitable<T> body, TaskOptions options) {
                    made++;
                    return on.newTask(body, options.withName("made " + made));
                }
            };
            loop.setTaskFactory(factory);
            assertThat(loop.getTaskFactory()).isSameAs(factory);
            assertThat(loop.createTask(() -> "x").getName()).isEqualTo("made 1");
            loop.setTaskFactory(null);
            assertThat(loop.createTask(() -> "x", "mine").getName()).isEqualTo("mine");
            Loops.turns(1);
        });
    }

    @Test
    void aTaskThatStartsEagerlyRunsUntilItWaits() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var order = new ArrayList<String>();
            var eager = TaskOptions.DEFAULT.withEagerStart(true);
            loop.callSoon(() -> order.add("callback"));
            var done = loop.createTask(() -> order.add("eager"), eager);
            order.add("creator");
            assertThat(done.done()).isTrue();
            assertThat(Task.currentOrNull()).isNotNull();
            Loops.turns(1);
            assertThat(order).containsExactly("eager", "creator", "callback");
        });
    }

    @Test
    void aCallbackMayStartATaskEagerlyToo() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var variable = new ContextVar<>("who", "nobody");
            var order = new ArrayList<String>();
            loop.callSoon(() -> {
                variable.set("callback");
                loop.createTask(
                        () -> {
                            variable.set("task");
                            return order.add("eager");
                        },
                        TaskOptions.DEFAULT.withEagerStart(true));
                order.add(variable.get());
                order.add(Task.currentOrNull() == null ? "no task" : "a task");
            });
            Loops.turns(1);
            assertThat(order).containsExactly("eager", "callback", "no task");
        });
    }

    @Test
    void aTaskThatACallbackStartsEagerlyRunsNobodyElse() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var order = new ArrayList<String>();
            loop.callSoon(() -> {
                loop.createTask(() -> order.add("eager"), TaskOptions.DEFAULT.withEagerStart(true));
                order.add("callback");
            });
            var next = loop.createTask(() -> order.add("next"));
            next.await();
            assertThat(order).containsExactly("eager", "callback", "next");
        });
    }

    @Test
    void theOutcomeOfOneRunDoesNotStopTheNext() {
        try (var loop = Loops.virtual()) {
            var never = loop.<String>createFuture();
            loop.callSoon(loop::stop);
            assertThatThrownBy(() -> loop.runUntilComplete(never)).isInstanceOf(IllegalStateException.class);
            var order = new ArrayList<String>();
            Loops.run(loop, () -> {
                never.setResult("too late for the first run");
                Loops.turns(3);
                order.add("not stopped by it");
            });
            assertThat(order).containsExactly("not stopped by it");
        }
    }

    @Test
    void aClosedLoopTakesNoResultOfAFutureThatSomebodyWaitsFor() {
        var loop = Loops.virtual();
        var future = loop.<String>createFuture();
        future.addDoneCallback(done -> {});
        loop.close();
        assertThatThrownBy(() -> future.setResult("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Event loop is closed");
    }

    @Test
    void closingALoopEndsItsDefaultExecutorAndItsPoller() {
        var loop = EventLoop.create();
        var executor = java.util.concurrent.Executors.newCachedThreadPool();
        var poller = new QuietPoller();
        loop.setDefaultExecutor(executor);
        loop.usePoller(home -> poller);
        assertThat(loop.<String>runUntilComplete(() ->
                        loop.runInExecutor(null, () -> "from the executor").await()))
                .isEqualTo("from the executor");
        assertThat(poller.closed).isFalse();
        loop.close();
        assertThat(executor.isShutdown()).isTrue();
        assertThat(poller.closed).isTrue();
    }

    @Test
    void aLoopWaitsInOneWay() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var quiet = new QuietPoller();
            loop.usePoller(home -> quiet);
            assertThat(loop.poller()).isSameAs(quiet);
            assertThatThrownBy(() -> loop.usePoller(home -> quiet))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already");
        });
    }

    /** Waits for nothing. */
    private static final class QuietPoller implements dev.weft.spi.Poller {
        private boolean closed;

        @Override
        public void poll(long timeoutNanos) {}

        @Override
        public void wakeup() {}

        @Override
        public boolean active() {
            return false;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
