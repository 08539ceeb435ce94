package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.gather;
import static dev.weft.asyncio.Asyncio.gatherSettled;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Virtual.awaiters;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.seconds;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatherTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void valuesComeInTheOrderInWhichTheyWereAskedFor() {
        run(() -> {
            var values = gather(() -> note("a", 2), () -> note("b", 1), () -> note("c", 3));
            assertThat(values.await()).containsExactly("a", "b", "c");
            assertThat(log).containsExactly("b", "a", "c");
        });
    }

    @Test
    void nothingIsDoneAtOnce() {
        run(() -> {
            assertThat(Asyncio.<String>gather().done()).isTrue();
            assertThat(gather(List.<Awaitable<String>>of()).await()).isEmpty();
            assertThat(Asyncio.<String>gatherSettled().await()).isEmpty();
        });
    }

    @Test
    void theFirstFailureComesAtOnceAndTheOthersGoOn() {
        var failure = new IOException("broken");
        run(() -> {
            var all = gather(() -> note("slow", 5), () -> {
                sleep(seconds(1));
                throw failure;
            });
            assertThatThrownBy(all::await).isSameAs(failure);
            assertThat(log).isEmpty();
            sleep(seconds(10));
            assertThat(log).containsExactly("slow");
        });
    }

    @Test
    void settledResultsTellHowEachEnded() {
        var failure = new IOException("broken");
        run(() -> {
            var cancelled = createTask(() -> note("never", 9));
            cancelled.cancel();
            var outcomes = gatherSettled(
                            () -> note("a", 1),
                            () -> {
                                throw failure;
                            },
                            cancelled)
                    .await();
            assertThat(outcomes).hasSize(3);
            assertThat(outcomes.get(0)).isEqualTo(new Outcome.Success<>("a"));
            assertThat(outcomes.get(1)).isEqualTo(new Outcome.Failure<>(failure));
            assertThat(outcomes.get(2))
                    .isInstanceOfSatisfying(
                            Outcome.Failure.class,
                            gone -> assertThat(gone.exception())
                                    .isInstanceOf(CancelledError.class)
                                    .hasMessage(""));
        });
    }

    @Test
    void theSameFutureOrCoroutineRunsOnce() {
        run(() -> {
            var task = createTask(() -> note("task", 1));
            var coroutine = Coroutine.of(() -> note("coroutine", 2));
            assertThat(gather(task, coroutine, task, coroutine).await())
                    .containsExactly("task", "coroutine", "task", "coroutine");
            assertThat(log).containsExactly("task", "coroutine");
        });
    }

    @Test
    void theSameLambdaRunsAsOftenAsItIsGiven() {
        run(() -> {
            Awaitable<String> call = () -> note("call", 1);
            assertThat(gather(List.of(call, call)).await()).containsExactly("call", "call");
            assertThat(log).hasSize(2);
        });
    }

    @Test
    void aCancelledChildIsAFailureAndCancelsNothing() {
        run(() -> {
            var child = createTask(() -> note("child", 5));
            var all = gather(child, createTask(() -> note("other", 1)));
            settle();
            child.cancel("enough");
            settle();
            assertThat(all.cancelled()).isFalse();
            assertThat(all.exception()).isInstanceOf(CancelledError.class).hasMessage("enough");
            sleep(seconds(2));
            assertThat(log).containsExactly("other");
        });
    }

    @Test
    void cancellingItCancelsTheChildren() {
        run(() -> {
            var first = createTask(() -> note("first", 5));
            var second = createTask(() -> note("second", 5));
            var outer = waiting(() -> gather(first, second).await());
            outer.cancel();
            settle();
            assertThat(outer.cancelled()).isTrue();
            assertThat(first.cancelled()).isTrue();
            assertThat(second.cancelled()).isTrue();
        });
    }

    @Test
    void cancellingSettledResultsWaitsForTheChildren() {
        run(() -> {
            var all = gatherSettled(() -> note("a", 5), () -> note("b", 5));
            settle();
            assertThat(all.cancel()).isTrue();
            assertThat(all.done()).isFalse();
            settle();
            assertThat(all.exception()).isInstanceOf(CancelledError.class);
            assertThat(all.cancel()).isFalse();
        });
    }

    @Test
    void aDoneFutureCounts() {
        run(() -> {
            var done = EventLoop.current().<String>createFuture();
            done.setResult("done");
            assertThat(gather(done, done).done()).isTrue();
            var failed = EventLoop.current().<String>createFuture();
            failed.setException(new IOException("broken"));
            assertThat(gather(failed, done).exception()).hasMessage("broken");
        });
    }

    @Test
    void bodiesWithoutValuesGather() {
        run(() -> {
            gather(() -> sleep(seconds(1)), () -> sleep(seconds(2))).await();
            assertThat(gatherSettled(() -> sleep(seconds(1)), () -> {
                                throw new IOException();
                            })
                            .await())
                    .hasSize(2);
        });
    }

    @Test
    void aFutureOfAnotherLoopIsAnError() {
        var other = EventLoop.create();
        var foreign = other.<String>createFuture();
        run(() -> assertThatThrownBy(() -> gather(foreign, createTask(() -> "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("different loop"));
        other.close();
    }

    @Test
    void whenAllAreDoneThereIsNothingToCancel() {
        run(() -> {
            var future = EventLoop.current().<String>createFuture();
            var all = gather(List.of(future));
            future.setResult("done");
            assertThat(all.cancel()).isFalse();
            assertThat(all.await()).containsExactly("done");
        });
    }

    @Test
    void aRequestThatItCannotPassOnIsThrownWhenItIsDone() {
        run(() -> {
            var future = EventLoop.current().<String>createFuture();
            var waiter = createTask(() -> {
                var all = gather(List.of(future));
                future.setResult("done");
                Task.current().cancel();
                return all.await();
            });
            settle();
            assertThat(waiter.cancelled()).isTrue();
        });
    }

    @Test
    void whatComesAfterTheFirstFailureIsReportedToNobody() {
        List<String> told = new ArrayList<>();
        run(() -> {
            EventLoop.current().setExceptionHandler((loop, context) -> told.add(context.message()));
            var cancelled = createTask(() -> note("cancelled", 9));
            var all = gather(() -> failAfter(1), () -> failAfter(2), cancelled);
            assertThatThrownBy(all::await).hasMessage("broken after 1");
            sleep(seconds(2));
            cancelled.cancel();
            settle();
        });
        assertThat(told).isEmpty();
    }

    @Test
    void theCallGraphShowsWhoGathers() {
        run(() -> {
            var child = createTask(() -> note("child", 5));
            var parent = waiting(() -> gather(child).await());
            assertThat(awaiters(child)).containsExactly(parent);
            parent.await();
            assertThat(awaiters(child)).isEmpty();
        });
    }

    private static String failAfter(int delay) throws IOException {
        sleep(seconds(delay));
        throw new IOException("broken after " + delay);
    }

    private String note(String name, int delay) {
        sleep(seconds(delay));
        log.add(name);
        return name;
    }

    @Test
    void outsideOfALoopFuturesBringTheirOwn() {
        var loop = EventLoop.create();
        var future = loop.<String>createFuture();
        var all = gather(future, future);
        future.setResult("x");
        assertThat(loop.runUntilComplete(all)).containsExactly("x", "x");
        loop.close();
        assertThatThrownBy(() -> gather(() -> "no loop")).isInstanceOf(IllegalStateException.class);
    }
}
