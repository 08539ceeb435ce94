package dev.weft.trio;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Awaitable;
import dev.weft.CancelScope;
import dev.weft.Clock;
import dev.weft.ContextVar;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.asyncio.Asyncio;
import dev.weft.engine.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Trio run as the guest of a host, which is here a queue of callbacks. */
@Timeout(60)
class GuestRunTest {
    private final Host host = new Host();
    private final List<String> seen = new ArrayList<>();

    /** The simplest event loop: runs what stands in its queue, in the thread that made it. */
    private static final class Host {
        private final LinkedBlockingQueue<Runnable> todo = new LinkedBlockingQueue<>();
        private final Thread thread = Thread.currentThread();
        private volatile boolean closed;
        private volatile Outcome<?> outcome;
        private Thread toldIn;

        void soon(Runnable callback) {
            if (closed) {
                throw new RejectedExecutionException("the host is closed");
            }
            todo.add(callback);
        }

        void soonHere(Runnable callback) {
            assertThat(Thread.currentThread()).isSameAs(thread);
            soon(callback);
        }

        TrioToken start(Awaitable<?> main, TrioOptions options) {
            return Lowlevel.startGuestRun(main, this::soon, this::soonHere, this::end, options);
        }

        private void end(Outcome<?> ended) {
            toldIn = Thread.currentThread();
            outcome = ended;
        }

        void runUntilTheGuestEnds() throws InterruptedException {
            while (outcome == null) {
                todo.take().run();
            }
        }

        /** Runs a guest to its end, and returns its value. */
        Object run(Awaitable<?> main, TrioOptions options) throws InterruptedException {
            start(main, options);
            runUntilTheGuestEnds();
            assertThat(toldIn).isSameAs(thread);
            assertThat(EventLoop.currentOrNull()).isNull();
            return outcome.get();
        }

        Object run(Awaitable<?> main) throws InterruptedException {
            return run(main, TrioOptions.DEFAULT);
        }
    }

    @Test
    void theDoneCallbackGetsTheValueInTheHostsThread() throws Exception {
        assertThat(host.run(() -> {
                    Trio.checkpoint();
                    return "ok";
                }))
                .isEqualTo("ok");
    }

    @Test
    void theDoneCallbackGetsWhatTheMainBodyThrows() {
        var failure = new IOException("no disk");
        assertThatThrownBy(() -> host.run(() -> {
                    Trio.checkpoint();
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void whatFailsInItsNurseriesArrivesAsAGroup() {
        assertThatThrownBy(() -> host.run(() -> {
                    Trio.openNursery(nursery -> nursery.startSoon(() -> {
                        throw new IOException("no disk");
                    }));
                    return null;
                }))
                .isInstanceOf(dev.weft.ExceptionGroup.class);
    }

    @Test
    void nothingRunsBeforeTheHostSaysSo() throws Exception {
        host.start(() -> seen.add("guest"), TrioOptions.DEFAULT);
        seen.add("host");
        host.runUntilTheGuestEnds();
        assertThat(seen).containsExactly("host", "guest");
    }

    @Test
    void aBodyWithoutAValueIsAGuestToo() throws Exception {
        Lowlevel.startGuestRun(() -> Trio.checkpoint(), host::soon, host::end);
        host.runUntilTheGuestEnds();
        assertThat(host.outcome.get()).isNull();
    }

    @Test
    void timersCome() throws Exception {
        long begin = System.nanoTime();
        host.run(() -> {
            Trio.sleep(ofMillis(20));
            Trio.sleep(ofMillis(20));
            return null;
        });
        assertThat(System.nanoTime() - begin).isGreaterThan(ofMillis(40).toNanos());
    }

    @Test
    void theHostGoesOnWhileTheGuestSleeps() throws Exception {
        host.run(() -> {
            var scope = new CancelScope();
            host.soon(() -> seen.add("one"));
            host.soon(() -> seen.add("two"));
            host.soon(scope::cancel);
            scope.run(Trio::sleepForever);
            return seen.add("cancelled: " + scope.cancelledCaught());
        });
        assertThat(seen).containsExactly("one", "two", "cancelled: true");
    }

    @Test
    void theHostGoesOnWhileTheGuestIsBusy() throws Exception {
        host.run(() -> {
            var stop = new AtomicBoolean();
            host.soon(() -> host.soon(() -> host.soon(() -> stop.set(true))));
            while (!stop.get()) {
                Trio.checkpoint();
            }
            return null;
        });
    }

    @Test
    void inVirtualTimeHoursTakeNoTime() throws Exception {
        assertThat(host.run(
                        () -> {
                            long begin = Trio.currentTime();
                            Trio.openNursery(nursery -> {
                                nursery.startSoon(() -> Trio.sleep(ofHours(1)));
                                nursery.startSoon(() -> Trio.sleep(ofHours(2)));
                            });
                            return Trio.currentTime() - begin;
                        },
                        TrioOptions.DEFAULT.withClock(Clock.virtual())))
                .isEqualTo(ofHours(2).toNanos());
    }

    @Test
    void whatTheHostCallsDirectlyWakesIt() throws Exception {
        host.run(() -> {
            var event = new Event();
            host.soon(event::set);
            event.await();
            var channel = Trio.<String>openMemoryChannel(0);
            host.soon(() -> channel.send().sendNowait("from the host"));
            seen.add(channel.receive().receive());
            var future = EventLoop.current().<String>createFuture();
            host.soon(() -> EventLoop.current().callLater(ofMillis(1), () -> future.setResult("from a timer")));
            return seen.add(future.await());
        });
        assertThat(seen).containsExactly("from the host", "from a timer");
    }

    @Test
    void whatTheHostCallsSeesNoTasksContext() throws Exception {
        var variable = new ContextVar<>("request", "none");
        host.run(() -> {
            var called = new Event();
            variable.set("task's own");
            host.soon(() -> EventLoop.current().callSoon(() -> {
                seen.add(variable.get());
                called.set();
            }));
            Trio.checkpoint();
            called.await();
            return seen.add(variable.get());
        });
        assertThat(seen).containsExactly("none", "task's own");
    }

    @Test
    void aHostMayBeAThreadOfEitherKind() throws Exception {
        for (var kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            var run = new FutureTask<>(() -> {
                var own = new Host();
                return own.run(() -> {
                    var loop = EventLoop.current();
                    var called = new Event();
                    own.soon(() -> {
                        assertThat(EventLoop.currentOrNull()).isSameAs(loop);
                        called.set();
                    });
                    called.await();
                    return "ended";
                });
            });
            kind.start(run);
            assertThat(run.get()).isEqualTo("ended");
        }
    }

    @Test
    void itsNetworkIsLookedAtInEveryTurnAndOnceMoreBeforeItWaits() throws Exception {
        host.run(() -> {
            var event = new Event();
            EventLoop.current().usePoller(home -> new LoggingPoller(seen));
            Trio.checkpoint();
            seen.add("first turn");
            Trio.checkpoint();
            seen.add("second turn");
            host.soon(event::set);
            event.await();
            return seen.add("woken");
        });
        var from = seen.indexOf("first turn");
        assertThat(seen.subList(from, from + 5))
                .containsExactly("first turn", "looks", "second turn", "looks", "waits");
    }

    @Test
    void aDeadlineThatTheHostMovesCounts() throws Exception {
        host.run(() -> {
            var scope = new CancelScope();
            host.soon(() -> scope.relativeDeadline(ofHours(1)));
            host.soon(() -> scope.deadline(Trio.currentTime()));
            scope.run(() -> Trio.sleep(ofHours(2)));
            return seen.add("cancelled: " + scope.cancelledCaught());
        });
        assertThat(seen).containsExactly("cancelled: true");
    }

    @Test
    void aTaskThatTheHostStartsRuns() throws Exception {
        host.run(() -> {
            Trio.openNursery(nursery -> {
                var asleep = new Event();
                host.soon(() -> nursery.startSoon(() -> {
                    seen.add("started by the host");
                    asleep.set();
                }));
                asleep.await();
            });
            return null;
        });
        assertThat(seen).containsExactly("started by the host");
    }

    @Test
    void otherThreadsReachItThroughTheToken() throws Exception {
        var event = new Event();
        var token = host.start(
                () -> {
                    event.await();
                    return "woken";
                },
                TrioOptions.DEFAULT);
        Thread.ofPlatform().start(() -> token.runSyncSoon(event::set));
        host.runUntilTheGuestEnds();
        assertThat(host.outcome.get()).isEqualTo("woken");
        assertThatThrownBy(() -> token.runSyncSoon(event::set)).isInstanceOf(RunFinishedException.class);
    }

    @Test
    void itsThreadsCallBack() throws Exception {
        assertThat(host.run(() -> ToThread.runSync(() -> FromThread.run(() -> {
                    Trio.sleep(ofMillis(1));
                    return "there and back";
                }))))
                .isEqualTo("there and back");
    }

    @Test
    void whileATaskIsInABlockingCallTheHostGoesOn() throws Exception {
        if (!Engine.chosen().name().equals("carrier")) {
            return; // on the portable engine a blocking call holds the loop, and so the host
        }
        var latch = new CountDownLatch(1);
        host.run(() -> {
            host.soon(latch::countDown);
            latch.await();
            return null;
        });
        assertThat(latch.getCount()).isZero();
    }

    @Test
    void aWakeUpByTheHostDoesNotMakeAnIdleLoop() throws Exception {
        var waiter = new CancelScope();
        var wakesAndThenCancels = new Instrument() {
            @Override
            public void beforeIoWait(long nanos) {
                if (nanos > 0) {
                    host.soon(() -> EventLoop.current().poller().wakeup());
                }
            }

            @Override
            public void afterIoWait(long nanos) {
                if (nanos > 0) {
                    host.soon(waiter::cancel);
                }
            }
        };
        host.run(
                () -> {
                    waiter.run(() -> {
                        EventLoop.current().awaitAllTasksBlocked(ofHours(1));
                        seen.add("idle");
                    });
                    return null;
                },
                TrioOptions.DEFAULT.withInstruments(wakesAndThenCancels));
        assertThat(seen).isEmpty();
        assertThat(waiter.cancelledCaught()).isTrue();
    }

    @Test
    void itsTasksSettleAsInARunOfItsOwn() throws Exception {
        host.run(() -> {
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    Trio.checkpoint();
                    seen.add("one");
                    Trio.checkpoint();
                    seen.add("two");
                });
                EventLoop.current().awaitAllTasksBlocked(ofMillis(1));
                seen.add("settled");
            });
            return null;
        });
        assertThat(seen).containsExactly("one", "two", "settled");
    }

    @Test
    void tasksOfAsyncioAreCancelledAtItsEnd() throws Exception {
        host.run(() -> {
            Asyncio.createTask(() -> {
                try {
                    Asyncio.sleep(ofHours(1));
                } finally {
                    Asyncio.sleep(ofMillis(1));
                    seen.add("cleaned up");
                }
            });
            Trio.checkpoint();
            Trio.checkpoint();
            return null;
        });
        assertThat(seen).containsExactly("cleaned up");
    }

    @Test
    void instrumentsSeeItsWaits() throws Exception {
        var instrument = new Instrument() {
            @Override
            public void beforeRun() {
                seen.add("before");
            }

            @Override
            public void beforeIoWait(long nanos) {
                if (nanos > ofSeconds(1).toNanos()) {
                    seen.add("waits");
                }
            }

            @Override
            public void afterIoWait(long nanos) {
                if (nanos > ofSeconds(1).toNanos()) {
                    seen.add("has waited");
                }
            }

            @Override
            public void afterRun() {
                seen.add("after");
            }
        };
        host.run(
                () -> {
                    var event = new Event();
                    host.soon(event::set);
                    event.await();
                    return null;
                },
                TrioOptions.DEFAULT.withInstruments(instrument));
        assertThat(seen).containsExactly("before", "waits", "has waited", "after");
    }

    @Test
    void aHostHasOneGuestAtATime() throws Exception {
        var other = new ArrayList<Outcome<?>>();
        host.start(
                () -> {
                    Trio.sleep(ofMillis(20));
                    return "first";
                },
                TrioOptions.DEFAULT);
        Lowlevel.startGuestRun(() -> "second", host::soon, other::add);
        host.soon(() -> assertThatThrownBy(() -> Lowlevel.startGuestRun(() -> "third", host::soon, other::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inside a running event loop"));
        host.soon(
                () -> assertThatThrownBy(() -> Asyncio.run(() -> "fourth")).isInstanceOf(IllegalStateException.class));
        host.runUntilTheGuestEnds();
        assertThat(host.outcome.get()).isEqualTo("first");
        assertThat(other).hasSize(1);
        assertThatThrownBy(other.getFirst()::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one guest at a time");
    }

    @Test
    void oneGuestComesAfterTheOther() throws Exception {
        assertThat(host.run(() -> "first")).isEqualTo("first");
        host.outcome = null;
        assertThat(host.run(() -> "second")).isEqualTo("second");
    }

    @Test
    void aHostThatIsClosedCutsItOffAndSaysSo() throws Exception {
        var told = new CountDownLatch(1);
        var asleep = new CountDownLatch(1);
        var outcome = new ArrayList<Outcome<?>>();
        var token = Lowlevel.startGuestRun(
                () -> {
                    asleep.countDown();
                    Trio.sleepForever();
                },
                host::soon,
                ended -> {
                    outcome.add(ended);
                    told.countDown();
                });
        while (asleep.getCount() > 0) {
            host.todo.take().run();
        }
        host.soon(() -> host.closed = true);
        while (!host.closed) {
            host.todo.take().run();
        }
        while (host.todo.peek() != null) {
            host.todo.take().run();
        }
        token.runSyncSoon(() -> seen.add("too late"));
        told.await();
        assertThatThrownBy(outcome.getFirst()::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cut off")
                .hasCauseInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> token.runSyncSoon(() -> {})).isInstanceOf(RunFinishedException.class);
        assertThat(seen).isEmpty();
    }

    @Test
    void aHostThatIsClosedFromTheStartIsRefused() {
        host.closed = true;
        assertThatThrownBy(() -> host.start(() -> "never", TrioOptions.DEFAULT))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(EventLoop.currentOrNull()).isNull();
        assertThat(Trio.<Object>run(() -> "this thread is free")).isEqualTo("this thread is free");
    }
}
