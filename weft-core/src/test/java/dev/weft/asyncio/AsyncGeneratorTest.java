package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Asyncio.timeout;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.seconds;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.ContextVar;
import dev.weft.EventLoop;
import dev.weft.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AsyncGeneratorTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void aLoopGoesThroughItsValues() {
        run(() -> {
            var seen = new ArrayList<Integer>();
            for (int number : numbers(3)) {
                seen.add(number);
            }
            assertThat(seen).containsExactly(0, 1, 2);
            assertThat(log).containsExactly("closed");
        });
    }

    @Test
    void theBodyRunsOnlyWhenAValueIsAskedFor() {
        run(() -> {
            var generator = AsyncGenerator.<String>of(out -> {
                log.add("started");
                out.emit("a");
                log.add("went on");
                out.emit("b");
            });
            settle();
            assertThat(log).isEmpty();
            assertThat(generator.anext()).isEqualTo("a");
            settle();
            assertThat(log).containsExactly("started");
            assertThat(generator.anext()).isEqualTo("b");
            assertThatThrownBy(generator::anext).isInstanceOf(NoSuchElementException.class);
            assertThat(generator.iterator().hasNext()).isFalse();
            assertThatThrownBy(() -> generator.iterator().next()).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void closingItUnwindsTheBody() {
        run(() -> {
            try (var generator = numbers(10)) {
                for (int number : generator) {
                    if (number == 1) {
                        break;
                    }
                }
                assertThat(log).isEmpty();
            }
            assertThat(log).containsExactly("closed");
        });
    }

    @Test
    void closingOneThatHasNotStartedRunsNothing() {
        run(() -> {
            var generator = numbers(3);
            generator.aclose();
            generator.close();
            assertThat(log).isEmpty();
            assertThatThrownBy(generator::anext).isInstanceOf(NoSuchElementException.class);
            assertThat(generator).hasToString("AsyncGenerator[CLOSED]");
        });
    }

    @Test
    void oneThatIsLeftOpenIsClosedWithTheLoop() {
        run(() -> numbers(3).anext());
        assertThat(log).containsExactly("closed");
    }

    @Test
    void shutdownAsyncGeneratorsClosesTheOpenOnes() {
        run(() -> {
            numbers(3).anext();
            EventLoop.current().shutdownAsyncGenerators();
            assertThat(log).containsExactly("closed");
        });
    }

    @Test
    void whatTheBodyThrowsReachesWhoAsked() {
        var failure = new IOException("broken");
        run(() -> {
            var generator = AsyncGenerator.<String>of(out -> {
                out.emit("a");
                throw failure;
            });
            assertThat(generator.anext()).isEqualTo("a");
            assertThatThrownBy(generator::anext).isSameAs(failure);
            assertThatThrownBy(generator::anext).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void emitReturnsWhatIsSent() {
        run(() -> {
            var echo = AsyncGenerator.<String>of(out -> {
                Object got = out.emit("first");
                out.emit("got " + got);
            });
            assertThatThrownBy(() -> echo.asend("too early")).hasMessageContaining("just-started");
            assertThat(echo.asend(null)).isEqualTo("first");
            assertThat(echo.asend("hello")).isEqualTo("got hello");
            assertThatThrownBy(() -> echo.asend("x")).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void emitThrowsWhatIsThrownIn() {
        run(() -> {
            var generator = AsyncGenerator.<String>of(out -> {
                try {
                    out.emit("a");
                } catch (IOException failure) {
                    out.emit("caught " + failure.getMessage());
                }
            });
            generator.anext();
            assertThat(generator.athrow(new IOException("x"))).isEqualTo("caught x");
            var failure = new IOException("y");
            assertThatThrownBy(() -> generator.athrow(failure)).isSameAs(failure);
            assertThatThrownBy(() -> numbers(1).athrow(failure)).isSameAs(failure);
        });
    }

    @Test
    void aBodyThatEmitsWhileItIsClosedIsWrong() {
        run(() -> {
            var stubborn = AsyncGenerator.<String>of(out -> {
                try {
                    out.emit("a");
                } catch (GeneratorExit exit) {
                    out.emit("b");
                }
            });
            stubborn.anext();
            assertThatThrownBy(stubborn::aclose).hasMessageContaining("ignored GeneratorExit");
        });
    }

    @Test
    void twoTasksMayNotAskAtOnce() {
        run(() -> {
            var generator = numbers(3);
            createTask(generator::anext);
            settle();
            assertThatThrownBy(generator::anext).hasMessageContaining("already running");
            assertThatThrownBy(generator::aclose).hasMessageContaining("already running");
        });
    }

    @Test
    void theBodySeesTheContextOfWhoAsks() {
        run(() -> {
            var user = new ContextVar<String>("user");
            user.set("ada");
            assertThat(AsyncGenerator.<String>of(out -> out.emit(user.get())).anext())
                    .isEqualTo("ada");
        });
    }

    @Test
    void emitBelongsToTheBody() {
        run(() -> {
            var generator = AsyncGenerator.<String>of(out -> {
                createTask(() -> {
                    assertThatThrownBy(() -> out.emit("stolen")).hasMessageContaining("only its body may give values");
                    log.add("refused");
                });
                sleep(seconds(1));
                out.emit("own");
            });
            assertThat(generator.anext()).isEqualTo("own");
            assertThat(log).containsExactly("refused");
        });
    }

    @Test
    void cancelledBeforeItAsksTheBodyNeverStarts() {
        run(() -> {
            var generator = numbers(3);
            assertThat(Virtual.isCancelledBefore(generator::anext)).isTrue();
            assertThat(log).isEmpty();
            assertThatThrownBy(generator::anext).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void cancelledWhileItWaitsTheBodyIsCancelledWhereItAwaits() {
        run(() -> {
            var generator = AsyncGenerator.<String>of(out -> {
                try {
                    sleep(seconds(60));
                } catch (CancelledError cancelled) {
                    log.add("cancelled inside: " + cancelled.getMessage());
                    throw cancelled;
                }
            });
            var task = waiting(() -> generator.anext());
            task.cancel("enough");
            settle();
            assertThat(task.cancelled()).isTrue();
            assertThat(log).containsExactly("cancelled inside: enough");
        });
    }

    @Test
    void cancelledWhenTheValueHasComeTheValueIsKept() {
        run(() -> {
            var gate = new Event();
            var generator = AsyncGenerator.<String>of(out -> {
                gate.await();
                out.emit("kept");
                out.emit("next");
            });
            var task = waiting(() -> generator.anext());
            gate.set();
            Virtual.turns(1); // the body has emitted; who asked has not resumed yet
            task.cancel();
            settle();
            assertThat(task.cancelled()).isTrue();
            assertThat(generator.anext()).isEqualTo("kept");
            assertThat(generator.anext()).isEqualTo("next");
        });
    }

    @Test
    void aTimeoutAroundTheLoopReachesIntoTheBody() {
        run(() -> {
            var generator = numbers(100);
            assertThatThrownBy(() -> timeout(seconds(5), () -> {
                        for (int number : generator) {
                            sleep(seconds(1));
                        }
                    }))
                    .isInstanceOf(TimeoutException.class);
            generator.aclose();
            assertThat(log).containsExactly("closed");
        });
    }

    private AsyncGenerator<Integer> numbers(int count) {
        return AsyncGenerator.of(out -> {
            try {
                for (int i = 0; i < count; i++) {
                    sleep(seconds(1));
                    out.emit(i);
                }
            } finally {
                log.add("closed");
            }
        });
    }

    @Test
    void aCancellationThatTheBodySwallowsIsTakenBackInItsTask() {
        run(() -> {
            var generator = AsyncGenerator.<Integer>of(out -> {
                try {
                    sleep(seconds(60));
                } catch (CancelledError swallowed) {
                    out.emit(Task.current().cancelling());
                    out.emit(Task.current().cancelling());
                }
            });
            var task = createTask(generator::anext);
            settle();
            task.cancel();
            settle();
            assertThat(task.result()).isEqualTo(1);
            assertThat(generator.anext()).isZero();
        });
    }

    @Test
    void aFailureWhileItIsClosedWithTheLoopIsReported() {
        run(() -> {
            EventLoop.current().setExceptionHandler((loop, context) -> log.add(context.message()));
            var generator = AsyncGenerator.<String>of(out -> {
                try {
                    out.emit("a");
                } catch (GeneratorExit exit) {
                    throw new IOException("cleanup");
                }
            });
            generator.anext();
        });
        assertThat(log)
                .singleElement()
                .asString()
                .contains("an error occurred during closing of asynchronous generator");
    }

    @Test
    void theCallGraphShowsWhoAsks() {
        run(() -> {
            var bodies = new ArrayList<Task<?>>();
            var generator = AsyncGenerator.<Integer>of(out -> {
                bodies.add(Task.current());
                sleep(seconds(1));
                out.emit(1);
            });
            var asking = createTask(generator::anext);
            settle();
            assertThat(bodies.getFirst().awaitedBy().stream().map(Object.class::cast))
                    .containsExactly(asking);
            asking.await();
            assertThat(bodies.getFirst().awaitedBy()).isEmpty();
        });
    }

    @Test
    void whoGaveUpAskingIsNotInItAnyMore() {
        run(() -> {
            var bodies = new ArrayList<Task<?>>();
            var generator = AsyncGenerator.<Integer>of(out -> {
                bodies.add(Task.current());
                try {
                    sleep(seconds(60));
                } catch (CancelledError swallowed) {
                    sleep(seconds(60));
                }
            });
            var asking = waiting(() -> generator.anext());
            asking.cancel();
            settle();
            assertThat(bodies.getFirst().awaitedBy().stream().map(Object.class::cast))
                    .containsExactly(asking); // it waits for the body, which goes on
            asking.cancel();
            settle();
            assertThat(asking.done()).isTrue();
            assertThat(bodies.getFirst().awaitedBy()).isEmpty();
        });
    }

    @Test
    void aRequestOfOthersToCancelTheBodyIsNotTakenBack() {
        run(() -> {
            var generator = AsyncGenerator.<Integer>of(out -> {
                Task.current().cancel();
                try {
                    sleep(seconds(60));
                } catch (CancelledError swallowed) {
                    out.emit(Task.current().cancelling());
                    out.emit(Task.current().cancelling());
                }
            });
            assertThat(generator.anext()).isEqualTo(1);
            assertThat(generator.anext()).isEqualTo(1);
        });
    }

    @Test
    void theExitOfACancelledGeneratorNamesTheCancellation() {
        run(() -> {
            var bodies = new ArrayList<Task<?>>();
            var generator = AsyncGenerator.<String>of(out -> {
                bodies.add(Task.current());
                try {
                    out.emit("value");
                } catch (GeneratorExit exit) {
                    log.add("exit because of " + exit.getSuppressed()[0].getMessage());
                    throw exit;
                }
            });
            generator.anext();
            bodies.getFirst().cancel("enough");
            settle();
            assertThat(log).containsExactly("exit because of enough");
        });
    }
}
