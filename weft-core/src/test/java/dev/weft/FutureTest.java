package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FutureTest {
    @Test
    void aResultResumesEveryWaiterInTheOrderInWhichTheyCame() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            Future<String> future = loop.createFuture();
            var order = new ArrayList<String>();
            for (var name : List.of("first", "second", "third")) {
                loop.createTask(() -> {
                    order.add(name + " " + future.await());
                });
            }
            Loops.turns(2);
            future.setResult("x");
            assertThat(order).isEmpty();
            Loops.turns(2);
            assertThat(order).containsExactly("first x", "second x", "third x");
        });
    }

    @Test
    void anExceptionCrossesTheAwaitAsTheSameObject() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            var failure = new IOException("gone");
            future.setException(failure);
            assertThat(catchThrowable(future::await)).isSameAs(failure);
            assertThat(catchThrowable(future::result)).isSameAs(failure);
            assertThat(future.exception()).isSameAs(failure);
        });
    }

    @Test
    void whatIsNotThereYetCannotBeRead() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            assertThatThrownBy(future::result)
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("not there yet: await it");
            assertThatThrownBy(future::exception).isInstanceOf(InvalidStateException.class);
            assertThatThrownBy(future::outcome).isInstanceOf(InvalidStateException.class);
        });
    }

    @Test
    void aFutureIsSettledOnce() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            future.setResult("a");
            assertThatThrownBy(() -> future.setResult("b"))
                    .isInstanceOf(InvalidStateException.class)
                    .hasMessageContaining("settled once");
            assertThatThrownBy(() -> future.setException(new IOException())).isInstanceOf(InvalidStateException.class);
            assertThat(future.cancel()).isFalse();
            assertThat(future.result()).isEqualTo("a");
        });
    }

    @Test
    void aCancelledFutureThrowsItsMessageEachTimeItIsAsked() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            assertThat(future.cancel("stop")).isTrue();
            assertThat(future.cancelled()).isTrue();
            assertThat(future.done()).isTrue();
            assertThatThrownBy(future::await).isInstanceOf(CancelledError.class).hasMessage("stop");
            assertThatThrownBy(future::result)
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("stop");
            assertThatThrownBy(future::exception).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void callbacksRunInTurnsOfTheirOwnInTheOrderInWhichTheyWereAdded() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            var order = new ArrayList<String>();
            future.addDoneCallback(done -> order.add("first"));
            future.addDoneCallback(done -> order.add("second"));
            future.setResult("x");
            future.addDoneCallback(done -> order.add("late " + done.result()));
            assertThat(order).isEmpty();
            Loops.turns(1);
            assertThat(order).containsExactly("first", "second", "late x");
        });
    }

    @Test
    void aRemovedCallbackDoesNotRun() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            var order = new ArrayList<String>();
            Consumer<Future<String>> twice = done -> order.add("twice");
            future.addDoneCallback(twice);
            future.addDoneCallback(done -> order.add("kept"));
            future.addDoneCallback(twice);
            assertThat(future.removeDoneCallback(twice)).isEqualTo(2);
            assertThat(future.removeDoneCallback(twice)).isZero();
            future.setResult("x");
            Loops.turns(1);
            assertThat(order).containsExactly("kept");
        });
    }

    @Test
    void aCallbackThatFailsIsReportedAndTheNextOneRuns() {
        Loops.virtually(() -> {
            var reports = Loops.reports(EventLoop.current());
            Future<String> future = EventLoop.current().createFuture();
            var order = new ArrayList<String>();
            future.addDoneCallback(done -> {
                throw new IllegalArgumentException("bad callback");
            });
            future.addDoneCallback(done -> order.add("next"));
            future.setResult("x");
            Loops.turns(1);
            assertThat(order).containsExactly("next");
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst().exception()).hasMessage("bad callback");
        });
    }

    @Test
    void cancellingTheWaitingTaskCancelsTheFuture() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            var waiter = EventLoop.current().createTask(() -> future.await());
            Loops.turns(1);
            waiter.cancel("enough");
            Loops.turns(2);
            assertThat(future.cancelled()).isTrue();
            assertThat(waiter.cancelled()).isTrue();
            assertThatThrownBy(waiter::result).hasMessage("enough");
        });
    }

    @Test
    void awaitingOutsideATaskIsRefused() {
        try (var loop = Loops.virtual()) {
            Future<String> future = loop.createFuture();
            assertThatThrownBy(future::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("awaiting outside a task");
        }
    }

    @Test
    void aFutureOfAnotherLoopCannotBeAwaited() {
        try (var other = Loops.virtual()) {
            Future<String> future = other.createFuture();
            Loops.virtually(() -> assertThatThrownBy(future::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("of a different loop: use runCoroutineThreadsafe"));
        }
    }

    @Test
    void nullsAreRefused() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            assertThatThrownBy(() -> future.setException(nothing())).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> future.addDoneCallback(nothing())).isInstanceOf(NullPointerException.class);
            assertThat(future.done()).isFalse();
        });
    }

    @Test
    void aCompletableFutureFollows() {
        Loops.virtually(() -> {
            Future<String> good = EventLoop.current().createFuture();
            Future<String> bad = EventLoop.current().createFuture();
            Future<String> cancelled = EventLoop.current().createFuture();
            var goodOutside = good.toCompletableFuture();
            var badOutside = bad.toCompletableFuture();
            var cancelledOutside = cancelled.toCompletableFuture();
            var failure = new IOException("gone");
            good.setResult("x");
            bad.setException(failure);
            cancelled.cancel();
            Loops.turns(2);
            assertThat(goodOutside.join()).isEqualTo("x");
            assertThatThrownBy(badOutside::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCause(failure);
            assertThatThrownBy(cancelledOutside::join).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void cancellingTheCompletableFutureCancelsTheFuture() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            future.toCompletableFuture().cancel(true);
            Loops.turns(2);
            assertThat(future.cancelled()).isTrue();
        });
    }

    @Test
    void itsTextShowsItsState() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            Future<String> bad = EventLoop.current().createFuture();
            Future<String> cancelled = EventLoop.current().createFuture();
            assertThat(future).hasToString("Future[pending]");
            future.setResult("x");
            bad.setException(new IOException("gone"));
            cancelled.cancel();
            assertThat(future).hasToString("Future[result: x]");
            assertThat(bad).hasToString("Future[failed: java.io.IOException: gone]");
            assertThat(cancelled).hasToString("Future[cancelled]");
            bad.exception();
        });
    }

    @Test
    void itsOutcomeIsItsValueOrWhatItFailedWith() {
        Loops.virtually(() -> {
            Future<String> good = EventLoop.current().createFuture();
            Future<String> bad = EventLoop.current().createFuture();
            Future<String> cancelled = EventLoop.current().createFuture();
            var failure = new IOException("gone");
            good.setResult("x");
            bad.setException(failure);
            cancelled.cancel("stop");
            assertThat(good.outcome()).isEqualTo(new Outcome.Success<>("x"));
            assertThat(bad.outcome()).isEqualTo(new Outcome.Failure<>(failure));
            assertThat(((Outcome.Failure<String>) cancelled.outcome()).exception())
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("stop");
            assertThat(cancelled.cancelMessage()).isEqualTo("stop");
            bad.exception();
        });
    }

    @Test
    void lookingAtTheOutcomeDoesNotCountAsAsking() {
        var loop = Loops.virtual();
        var reports = Loops.reports(loop);
        var failure = new IOException("gone");
        Loops.run(loop, () -> {
            Future<String> bad = loop.createFuture();
            bad.setException(failure);
            bad.outcome();
        });
        loop.close();
        assertThat(reports)
                .extracting(ExceptionContext::exception)
                .hasSize(1)
                .first()
                .isSameAs(failure);
    }

    @Test
    void aLoneCallbackCanBeRemoved() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            var order = new ArrayList<String>();
            Consumer<Future<String>> lone = done -> order.add("lone");
            Consumer<Future<String>> other = done -> order.add("other");
            future.addDoneCallback(lone);
            assertThat(future.removeDoneCallback(other)).isZero();
            assertThat(future.removeDoneCallback(lone)).isEqualTo(1);
            assertThat(future.removeDoneCallback(lone)).isZero();
            future.setResult("x");
            Loops.turns(1);
            assertThat(order).isEmpty();
        });
    }

    @Test
    void aWaiterIsNoCallback() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            var task = EventLoop.current().createTask(() -> future.await());
            Loops.turns(1);
            assertThat(future.removeDoneCallback(done -> {})).isZero();
            future.setResult("x");
            assertThat(task.await()).isEqualTo("x");
        });
    }

    @Test
    void callbacksRunInTheirContext() {
        var variable = new ContextVar<>("request", "none");
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            var seen = new ArrayList<String>();
            variable.set("adder's");
            future.addDoneCallback(done -> seen.add(variable.get()));
            future.addDoneCallback(done -> seen.add(variable.get()), new Context());
            future.setResult("x");
            Loops.turns(1);
            assertThat(seen).containsExactly("adder's", "none");
        });
    }

    @Test
    void whoAwaitsItIsKnown() {
        Loops.virtually(() -> {
            Future<String> future = EventLoop.current().createFuture();
            assertThat(future.awaitedBy()).isEmpty();
            var first = EventLoop.current().createTask(() -> future.await());
            Loops.turns(1);
            assertThat(future.awaitedBy()).containsExactly(first);
            future.addDoneCallback(done -> {});
            var second = EventLoop.current().createTask(() -> future.await());
            Loops.turns(1);
            assertThat(future.awaitedBy()).containsExactly(first, second);
            future.setResult("x");
            Loops.turns(1);
            assertThat(future.awaitedBy()).isEmpty();
        });
    }

    @Test
    void whoDependsOnItIsKnownUntilItIsDiscarded() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            Future<String> future = loop.createFuture();
            Future<String> one = loop.createFuture();
            Future<String> two = loop.createFuture();
            future.addAwaitedBy(one);
            future.addAwaitedBy(one);
            assertThat(future.awaitedBy()).containsExactly(one);
            future.addAwaitedBy(two);
            assertThat(future.awaitedBy()).containsExactly(one, two);
            future.discardAwaitedBy(one);
            assertThat(future.awaitedBy()).containsExactly(two);
            future.discardAwaitedBy(two);
            assertThat(future.awaitedBy()).isEmpty();
            two.addAwaitedBy(one);
            two.discardAwaitedBy(future);
            assertThat(two.awaitedBy()).containsExactly(one);
            two.discardAwaitedBy(one);
            assertThat(two.awaitedBy()).isEmpty();
        });
    }

    @Test
    void itsLoopIsKnown() {
        try (var other = Loops.virtual()) {
            Loops.virtually(() -> {
                Future<String> future = EventLoop.current().createFuture();
                assertThat(future.loop()).isSameAs(EventLoop.current());
                assertThat(future.belongsTo(EventLoop.current())).isTrue();
                assertThat(future.belongsTo(other)).isFalse();
            });
        }
    }

    @SuppressWarnings("NullAway") // what a caller without null checks does
    private static <T> T nothing() {
        return null;
    }
}
