package dev.weft.trio;

import static dev.weft.trio.Select.after;
import static dev.weft.trio.Select.at;
import static dev.weft.trio.Select.done;
import static dev.weft.trio.Select.receive;
import static dev.weft.trio.Select.send;
import static dev.weft.trio.Select.settled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Clock;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.asyncio.Asyncio;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SelectTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static void run(Action body) {
        Trio.run(body, TrioOptions.DEFAULT.withClock(Clock.virtual()));
    }

    // ------------------------------------------------------------------ which branch

    @Test
    void whatCanBeTakenAtOnceIsTakenInTheOrderOfBranches() {
        run(() -> {
            var one = Trio.<String>openMemoryChannel(1);
            var two = Trio.<String>openMemoryChannel(1);
            one.send().sendNowait("a");
            two.send().sendNowait("b");
            assertThat(Select.<String>first(receive(two.receive(), v -> v), receive(one.receive(), v -> v)))
                    .isEqualTo("b");
            assertThat(one.send().statistics().currentBufferUsed()).isEqualTo(1);
        });
    }

    @Test
    void whatComesFirstIsTakenAndTheOthersStayAsTheyWere() {
        run(() -> Trio.openNursery(nursery -> {
            var in = Trio.<String>openMemoryChannel(0);
            var out = Trio.<String>openMemoryChannel(0);
            var slow = nursery.startSoon(() -> Trio.sleep(Duration.ofSeconds(5)));
            nursery.startSoon(() -> {
                Trio.sleep(SECOND);
                in.send().send("hello");
            });
            long start = Trio.currentTime();
            var said = Select.<String>first(
                    send(out.send(), "lost?", () -> "sent"),
                    done(slow, nothing -> "task"),
                    receive(in.receive(), value -> value),
                    after(HOUR, () -> "late"));
            assertThat(said).isEqualTo("hello");
            assertThat(Trio.currentTime() - start).isEqualTo(SECOND.toNanos());
            assertThat(out.send().statistics().tasksWaitingSend()).isZero();
            assertThat(in.send().statistics().tasksWaitingReceive()).isZero();
            assertThat(slow.done()).isFalse();
            assertThatThrownBy(out.receive()::receiveNowait).isInstanceOf(WouldBlockException.class);
        }));
    }

    @Test
    void roomInAChannelIsTakenByTheValueOfTheBranch() {
        run(() -> Trio.openNursery(nursery -> {
            var out = Trio.<String>openMemoryChannel(0);
            var got = new ArrayList<String>();
            nursery.startSoon(() -> got.add(out.receive().receive()));
            var said = Select.<String>first(after(HOUR, () -> "late"), send(out.send(), "x", () -> "sent"));
            assertThat(said).isEqualTo("sent");
            Trio.checkpoint();
            assertThat(got).containsExactly("x");
        }));
    }

    @Test
    void aTimeIsTakenWhenNothingElseComes() {
        run(() -> {
            var empty = Trio.<String>openMemoryChannel(0);
            long start = Trio.currentTime();
            assertThat(Select.<String>first(
                            receive(empty.receive(), v -> v), after(SECOND, () -> "late"), after(HOUR, () -> "later")))
                    .isEqualTo("late");
            assertThat(Trio.currentTime() - start).isEqualTo(SECOND.toNanos());
            assertThat(Select.<String>first(receive(empty.receive(), v -> v), after(Duration.ZERO, () -> "otherwise")))
                    .isEqualTo("otherwise");
            assertThat(Select.<String>first(receive(empty.receive(), v -> v), at(start, () -> "past")))
                    .isEqualTo("past");
        });
    }

    @Test
    void anEventIsTakenOnceItHasHappened() {
        run(() -> {
            var event = new Event();
            var never = new Event();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    Trio.sleep(SECOND);
                    event.set();
                });
                assertThat(Select.first(Select.happened(never, () -> "never"), Select.happened(event, () -> "event")))
                        .isEqualTo("event");
            });
            assertThat(never.statistics().tasksWaiting()).isZero();
            assertThat(Select.first(Select.happened(event, () -> "at once"))).isEqualTo("at once");
        });
    }

    @Test
    void aSelectThatIsCancelledLeavesTheEvent() {
        run(() -> {
            var event = new Event();
            Trio.moveOnAfter(
                    SECOND,
                    () -> Trio.openNursery(nursery -> {
                        nursery.startSoon(() -> Select.first(Select.happened(event, () -> "never")));
                        Worlds.settle();
                        assertThat(event.statistics().tasksWaiting()).isOne();
                        assertThat(event).hasToString("Event[not set, 1 waiting]");
                    }));
            assertThat(event.statistics().tasksWaiting()).isZero();
            event.set();
        });
    }

    @Test
    void aTasksValueFailureAndCancellationComeOut() {
        run(() -> {
            var good = Asyncio.createTask(() -> {
                Trio.sleep(SECOND);
                return 42;
            });
            assertThat(Select.<Integer>first(done(good, v -> v + 1), after(HOUR, () -> 0)))
                    .isEqualTo(43);
            assertThat(Select.<Integer>first(done(good, v -> v + 2))).isEqualTo(44);
            var bad = EventLoop.current().<String>createFuture();
            bad.setException(new IOException("broken"));
            assertThatThrownBy(() -> Select.<String>first(done(bad, v -> v))).isInstanceOf(IOException.class);
            assertThat(Select.<Boolean>first(settled(bad, outcome -> outcome instanceof Outcome.Failure)))
                    .isTrue();
            var gone = EventLoop.current().<String>createFuture();
            gone.cancel();
            assertThat(Select.<Boolean>first(settled(gone, outcome -> outcome instanceof Outcome.Failure)))
                    .isTrue();
        });
    }

    @Test
    void aTaskThatEndsAfterTheChoiceChangesNothing() {
        run(() -> {
            var future = EventLoop.current().<String>createFuture();
            var channel = Trio.<String>openMemoryChannel(1);
            var said = new ArrayList<String>();
            Trio.openNursery(nursery -> {
                nursery.startSoon(
                        () -> said.add(Select.<String>first(done(future, v -> v), receive(channel.receive(), v -> v))));
                Trio.checkpoint();
                Trio.checkpoint();
                future.setResult("future"); // its callback has yet to run
                channel.send().sendNowait("channel");
            });
            assertThat(said).containsExactly("channel");
            assertThat(future.done()).isTrue();
        });
    }

    @Test
    void theEndOfAChannelIsABranchOrAnError() {
        run(() -> Trio.openNursery(nursery -> {
            var channel = Trio.<String>openMemoryChannel(0);
            nursery.startSoon(() -> {
                Trio.sleep(SECOND);
                channel.send().close();
            });
            assertThat(Select.<String>first(receive(channel.receive(), v -> v, () -> "end"), after(HOUR, () -> "late")))
                    .isEqualTo("end");
            assertThat(Select.<String>first(receive(channel.receive(), v -> v, () -> "end")))
                    .isEqualTo("end");
            assertThatThrownBy(() -> Select.<String>first(receive(channel.receive(), v -> v)))
                    .isInstanceOf(EndOfChannelException.class);
        }));
    }

    @Test
    void closingAnEndFailsTheSelectAndTakesItOutOfTheOtherLines() {
        run(() -> Trio.openNursery(nursery -> {
            var in = Trio.<String>openMemoryChannel(0);
            var out = Trio.<String>openMemoryChannel(0);
            var other = in.receive().copy();
            nursery.startSoon(() -> {
                Trio.sleep(SECOND);
                in.receive().close();
            });
            assertThatThrownBy(() -> Select.<String>first(
                            receive(in.receive(), v -> v), receive(other, v -> v), send(out.send(), "x", () -> "sent")))
                    .isInstanceOf(ClosedResourceException.class);
            assertThat(other.statistics().tasksWaitingReceive()).isZero();
            assertThat(out.send().statistics().tasksWaitingSend()).isZero();
            nursery.startSoon(() -> {
                Trio.sleep(SECOND);
                out.receive().close();
            });
            assertThatThrownBy(() -> Select.<String>first(send(out.send(), "x", () -> "sent")))
                    .isInstanceOf(BrokenResourceException.class);
        }));
    }

    @Test
    void twoSelectsMeetInARendezvous() {
        run(() -> Trio.openNursery(nursery -> {
            var channel = Trio.<String>openMemoryChannel(0);
            var log = new ArrayList<String>();
            nursery.startSoon(() -> log.add(Select.<String>first(
                    receive(channel.receive(), v -> "got " + v), send(channel.send(), "a", () -> "gave a"))));
            nursery.startSoon(() -> log.add(Select.<String>first(
                    receive(channel.receive(), v -> "got " + v), send(channel.send(), "b", () -> "gave b"))));
            Trio.sleep(SECOND);
            assertThat(log).containsExactlyInAnyOrder("gave a", "got a");
        }));
    }

    @Test
    void whatABranchThrowsIsThrownUnchanged() {
        run(() -> {
            var failure = new IOException("mine");
            assertThatThrownBy(() -> Select.<String>first(after(Duration.ZERO, () -> {
                        throw failure;
                    })))
                    .isSameAs(failure);
            assertThatThrownBy(() -> Select.first(List.of())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> after(Duration.ofNanos(-1), () -> ""))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    // ------------------------------------------------------------------ cancellation

    @Test
    void cancelledBeforeItWaitsNothingIsTaken() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(1);
            channel.send().sendNowait("kept");
            var scope = new CancelScope();
            scope.cancel();
            scope.run(() -> Select.<String>first(receive(channel.receive(), v -> v)));
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(channel.receive().receiveNowait()).isEqualTo("kept");
        });
    }

    @Test
    void cancelledWhileItWaitsItLeavesEveryLine() {
        run(() -> {
            var in = Trio.<String>openMemoryChannel(0);
            var out = Trio.<String>openMemoryChannel(0);
            var future = EventLoop.current().<String>createFuture();
            var scope = Trio.moveOnAfter(
                    SECOND,
                    () -> Select.<String>first(
                            receive(in.receive(), v -> v),
                            send(out.send(), "x", () -> "sent"),
                            done(future, v -> v),
                            after(HOUR, () -> "late")));
            assertThat(scope.cancelledCaught()).isTrue();
            assertThat(in.receive().statistics().tasksWaitingReceive()).isZero();
            assertThat(out.send().statistics().tasksWaitingSend()).isZero();
            assertThat(future.done()).isFalse();
            assertThat(Trio.currentStatistics().toNextDeadline()).isNull();
        });
    }

    @Test
    void cancelledAfterTheHandOverItReturnsWhatItHasTaken() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(0);
            var got = new ArrayList<String>();
            var scope = new CancelScope();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> scope.run(() -> {
                    got.add(Select.<String>first(receive(channel.receive(), v -> v), after(HOUR, () -> "late")));
                    Trio.checkpoint();
                    got.add("never");
                }));
                Trio.sleep(SECOND);
                channel.send().sendNowait("value");
                scope.cancel();
            });
            assertThat(got).containsExactly("value");
            assertThat(scope.cancelledCaught()).isTrue();
        });
    }

    @Test
    void aRequestAfterTheHandOverWaitsForTheNextCheckpoint() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(0);
            var got = new ArrayList<String>();
            var task = Asyncio.createTask(() -> {
                got.add(Select.<String>first(receive(channel.receive(), v -> v), after(HOUR, () -> "late")));
                Trio.checkpoint();
                got.add("never");
            });
            Trio.sleep(SECOND);
            channel.send().sendNowait("value");
            task.cancel();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(got).containsExactly("value");
        });
    }

    /** Many tasks send, receive and select at random and are cancelled at random: each value arrives once, or stays. */
    @Test
    void noValueIsLostOrDoubledWhateverIsCancelledWhen() {
        for (int seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            run(() -> valuesSurvive(random));
        }
    }

    private static void valuesSurvive(Random random) {
        var one = Trio.<Integer>openMemoryChannel(random.nextInt(3));
        var two = Trio.<Integer>openMemoryChannel(random.nextInt(3));
        var sent = new TreeSet<Integer>();
        var got = new ArrayList<Integer>();
        Trio.openNursery(nursery -> {
            for (int i = 0; i < 6; i++) {
                var delays = new Random(random.nextLong());
                int base = i * 1000;
                nursery.startSoon(() -> {
                    for (int n = base; n < base + 20; n++) {
                        int value = n;
                        Trio.moveOnAfter(millis(delays), () -> {
                            Trio.sleep(millis(delays));
                            sent.add(Select.<Integer>first(
                                    send(one.send(), value, () -> value),
                                    send(two.send(), value, () -> value),
                                    receive(one.receive(), other -> keep(other, got, value)),
                                    after(millis(delays), () -> -1)));
                        });
                    }
                });
                nursery.startSoon(() -> {
                    for (int n = 0; n < 20; n++) {
                        Trio.moveOnAfter(millis(delays), () -> {
                            Trio.sleep(millis(delays));
                            got.add(Select.<Integer>first(
                                    receive(one.receive(), v -> v), receive(two.receive(), v -> v)));
                        });
                    }
                });
            }
        });
        for (var channel : List.of(one, two)) {
            channel.send().close();
            for (int left : channel.receive()) {
                got.add(left);
            }
        }
        sent.remove(-1);
        sent.remove(-2);
        assertThat(got).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(got)).isEqualTo(sent);
    }

    /** The branch that receives instead of sending: its own value was not sent. */
    private static int keep(int received, List<Integer> got, int unsent) {
        assertThat(received).isNotEqualTo(unsent);
        got.add(received);
        return -2;
    }

    private static Duration millis(Random random) {
        return Duration.ofMillis(random.nextInt(4));
    }
}
