package dev.weft.trio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Clock;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** What a run says of itself: instruments, statistics, the tree of nurseries, run variables; and safe channels. */
class RunInspectionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static void run(Action body, Instrument... instruments) {
        Trio.run(body, TrioOptions.DEFAULT.withClock(Clock.virtual()).withInstruments(instruments));
    }

    /** Notes what happens to one task, and to the run. */
    private static final class Log implements Instrument {
        private final List<String> lines = new ArrayList<>();
        private final String name;

        Log(String name) {
            this.name = name;
        }

        private void note(String what, Task<?> task) {
            if (task.getName().equals(name)) {
                lines.add(what);
            }
        }

        @Override
        public void beforeRun() {
            lines.add("run");
        }

        @Override
        public void afterRun() {
            lines.add("end");
        }

        @Override
        public void taskSpawned(Task<?> task) {
            note("spawned", task);
        }

        @Override
        public void taskScheduled(Task<?> task) {
            note("scheduled", task);
        }

        @Override
        public void beforeTaskStep(Task<?> task) {
            note("step", task);
        }

        @Override
        public void afterTaskStep(Task<?> task) {
            note("stepped", task);
        }

        @Override
        public void taskExited(Task<?> task) {
            note("exited", task);
        }
    }

    @Test
    void instrumentsHearOfEveryStep() {
        var log = new Log("child");
        run(() -> Trio.openNursery(nursery -> nursery.startSoon(() -> Trio.sleep(SECOND), "child")), log);
        assertThat(log.lines)
                .containsExactly(
                        "run",
                        "spawned",
                        "scheduled",
                        "step",
                        "stepped",
                        "scheduled",
                        "step",
                        "exited",
                        "stepped",
                        "end");
    }

    @Test
    void aTurnGivenUpIsAStepEvenIfNobodyElseWantsIt() {
        var log = new Log("main");
        run(
                () -> {
                    log.lines.clear();
                    Trio.checkpoint();
                    Trio.checkpoint();
                    log.lines.add("done");
                },
                log);
        assertThat(log.lines).startsWith("scheduled", "stepped", "step", "scheduled", "stepped", "step", "done");
    }

    @Test
    void instrumentsHearOfWaits() {
        var waits = new ArrayList<Long>();
        run(() -> Trio.checkpoint(), new Instrument() {
            @Override
            public void beforeIoWait(long nanos) {
                waits.add(nanos);
            }

            @Override
            public void afterIoWait(long nanos) {
                assertThat(waits.getLast()).isEqualTo(nanos);
            }
        });
        assertThat(waits).isNotEmpty();
    }

    @Test
    void anInstrumentThatThrowsIsToldNothingMore() {
        var told = new ArrayList<String>();
        var log = new Log("main");
        run(
                () -> Trio.sleep(SECOND),
                new Instrument() {
                    @Override
                    public void taskSpawned(Task<?> task) {
                        told.add(task.getName());
                        throw new IllegalStateException("broken instrument");
                    }

                    @Override
                    public void taskExited(Task<?> task) {
                        told.add("exited");
                    }
                },
                log);
        assertThat(told).hasSize(1);
        assertThat(log.lines).contains("spawned", "exited");
    }

    @Test
    void instrumentsComeAndGo() {
        var log = new Log("child");
        run(() -> {
            Trio.addInstrument(log);
            Trio.addInstrument(log);
            Trio.openNursery(nursery -> nursery.startSoon(() -> {}, "child"));
            Trio.removeInstrument(log);
            Trio.openNursery(nursery -> nursery.startSoon(() -> {}, "child"));
            assertThatThrownBy(() -> Trio.removeInstrument(log)).isInstanceOf(NoSuchElementException.class);
        });
        assertThat(log.lines).containsExactly("spawned", "scheduled", "step", "exited", "stepped");
    }

    @Test
    void statisticsCountTasksTurnsAndDeadlines() {
        run(() -> {
            assertThat(Trio.currentStatistics().toNextDeadline()).isNull();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> Trio.sleep(SECOND));
                var busy = Trio.currentStatistics();
                assertThat(busy.tasksLiving()).isEqualTo(3); // the run's own, main and the child
                assertThat(busy.tasksRunnable()).isEqualTo(1);
                Trio.checkpoint();
                Trio.checkpoint();
                assertThat(Trio.currentStatistics().toNextDeadline()).isEqualTo(SECOND);
                var token = Trio.currentTrioToken();
                token.runSyncSoon(() -> {});
                assertThat(Trio.currentStatistics().runSyncSoonQueueSize()).isEqualTo(1);
            });
        });
    }

    @Test
    void tasksKnowTheirNurseries() {
        run(() -> {
            var main = Trio.currentTask();
            assertThat(Trio.childNurseries(main)).isEmpty();
            Trio.openNursery(outer -> {
                Trio.openNursery(inner -> {
                    assertThat(Trio.childNurseries(main)).containsExactly(outer, inner);
                    var child = inner.startSoon(Trio::sleepForever);
                    assertThat(Trio.parentNursery(child)).isSameAs(inner);
                    assertThat(inner.parentTask()).isSameAs(main);
                    inner.cancelScope().cancel();
                });
                assertThat(Trio.childNurseries(main)).containsExactly(outer);
                outer.start(status -> {
                    var starting = Trio.currentTask();
                    assertThat(Trio.eventualParentNursery(starting)).isSameAs(outer);
                    assertThat(Trio.parentNursery(starting)).isNotSameAs(outer);
                    status.started();
                    assertThat(Trio.eventualParentNursery(starting)).isNull();
                    assertThat(Trio.parentNursery(starting)).isSameAs(outer);
                });
            });
            var stranger = Asyncio.createTask(() -> Trio.openNursery(nursery -> {
                assertThat(Trio.childNurseries(Trio.currentTask())).containsExactly(nursery);
                assertThat(Trio.parentNursery(Trio.currentTask())).isNull();
            }));
            stranger.await();
            assertThat(Trio.childNurseries(stranger)).isEmpty();
        });
    }

    @Test
    void aRunVariableGoesBackByItsToken() {
        var variable = new RunVar<String>("colour");
        var other = new RunVar<String>("size");
        run(() -> {
            assertThatThrownBy(variable::get).isInstanceOf(NoSuchElementException.class);
            assertThat(variable.get("none")).isEqualTo("none");
            var first = variable.set("red");
            var second = variable.set("blue");
            assertThat(variable.get()).isEqualTo("blue");
            variable.reset(second);
            assertThat(variable.get()).isEqualTo("red");
            assertThatThrownBy(() -> variable.reset(second)).hasMessage("token was already used");
            assertThatThrownBy(() -> other.reset(first)).isInstanceOf(IllegalArgumentException.class);
            variable.reset(first);
            assertThatThrownBy(variable::get).isInstanceOf(NoSuchElementException.class);
        });
    }

    // ------------------------------------------------------------------ safe channels

    @Test
    void aSafeChannelsProducerWorksOnlyWhenAsked() {
        run(() -> {
            var log = new ArrayList<String>();
            Trio.<Integer>asSafeChannel(
                    out -> {
                        for (int i = 0; i < 3; i++) {
                            log.add("make " + i);
                            out.send(i);
                        }
                    },
                    in -> {
                        Trio.sleep(SECOND);
                        for (int value : in) {
                            log.add("use " + value);
                            Trio.sleep(SECOND);
                        }
                    });
            assertThat(log).containsExactly("make 0", "use 0", "make 1", "use 1", "make 2", "use 2");
        });
    }

    @Test
    void aConsumerThatLeavesEarlyEndsTheProducer() {
        run(() -> {
            var log = new ArrayList<String>();
            Trio.<Integer>asSafeChannel(
                    out -> {
                        try {
                            for (int i = 0; ; i++) {
                                out.send(i);
                            }
                        } finally {
                            log.add("cleaned up");
                        }
                    },
                    in -> {
                        assertThat(in.receive()).isZero();
                        assertThat(in.receive()).isEqualTo(1);
                    });
            assertThat(log).containsExactly("cleaned up");
        });
    }

    @Test
    void aFailureOfEitherSideComesOutAsItIs() {
        run(() -> {
            var broken = new IOException("broken");
            assertThatThrownBy(() -> Trio.<Integer>asSafeChannel(
                            out -> {
                                out.send(1);
                                throw broken;
                            },
                            in -> in.forEach(value -> {})))
                    .isSameAs(broken);
            assertThatThrownBy(() -> Trio.<Integer>asSafeChannel(out -> out.send(1), in -> {
                        in.receive();
                        throw broken;
                    }))
                    .isSameAs(broken);
        });
    }

    @Test
    void aReceiveThatWasCancelledIsNotAskedTwice() {
        run(() -> Trio.<Integer>asSafeChannel(
                out -> {
                    Trio.sleep(SECOND);
                    out.send(1);
                    out.send(2);
                },
                in -> {
                    assertThat(Trio.moveOnAfter(Duration.ofMillis(10), () -> in.receive())
                                    .cancelledCaught())
                            .isTrue();
                    assertThat(in).containsExactly(1, 2);
                }));
    }
}
