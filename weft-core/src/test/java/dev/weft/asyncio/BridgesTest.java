package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.runCoroutineThreadsafe;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Asyncio.toThread;
import static dev.weft.asyncio.Asyncio.wrapFuture;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.seconds;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BridgesTest {
    @Test
    void aFunctionRunsInAThreadWithTheContext() {
        run(() -> {
            var user = new ContextVar<String>("user");
            user.set("ada");
            var here = Thread.currentThread();
            assertThat(toThread(() -> user.get() + (Thread.currentThread() == here)))
                    .isEqualTo("adafalse");
            toThread(() -> {
                user.set("changed in the copy");
            });
            assertThat(user.get()).isEqualTo("ada");
        });
    }

    @Test
    void whatTheFunctionThrowsComesBackUnchanged() {
        var failure = new IOException("broken");
        run(() -> assertThatThrownBy(() -> toThread(() -> {
                    throw failure;
                }))
                .isSameAs(failure));
    }

    @Test
    void aCancelledWaiterDoesNotWaitForItsThread() {
        run(() -> {
            var release = new CountDownLatch(1);
            var task = waiting(() -> toThread(() -> {
                release.await();
            }));
            task.cancel();
            settle();
            assertThat(task.cancelled()).isTrue();
            release.countDown();
        });
    }

    @Test
    void aCoroutineMayBeSentFromAnotherThread() {
        Asyncio.run(() -> {
            var loop = Asyncio.getRunningLoop();
            var failure = new IOException("broken");
            assertThat(toThread(() ->
                            runCoroutineThreadsafe(() -> "from the loop", loop).get()))
                    .isEqualTo("from the loop");
            toThread(() -> assertThatThrownBy(() -> runCoroutineThreadsafe(
                                    () -> {
                                        throw failure;
                                    },
                                    loop)
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(failure));
        });
    }

    @Test
    void cancellingWhatWasSentCancelsTheTask() {
        Asyncio.run(() -> {
            var loop = Asyncio.getRunningLoop();
            var started = new CountDownLatch(1);
            var cancelled = new Event();
            toThread(() -> {
                var sent = runCoroutineThreadsafe(
                        () -> {
                            started.countDown();
                            try {
                                sleep(seconds(60));
                            } catch (CancelledError error) {
                                cancelled.set();
                                throw error;
                            }
                        },
                        loop);
                started.await();
                assertThat(sent.cancel(true)).isTrue();
            });
            cancelled.await();
        });
    }

    @Test
    void whatIsDoneCannotBeCancelledAnyMore() {
        run(() -> {
            var sent = runCoroutineThreadsafe(() -> "value", EventLoop.current());
            settle();
            assertThat(sent.cancel(true)).isFalse();
            var cancelled = runCoroutineThreadsafe(() -> "value", EventLoop.current());
            assertThat(cancelled.cancel(true)).isTrue();
            assertThat(cancelled.cancel(true)).isTrue();
        });
    }

    @Test
    void aTaskThatIsCancelledCancelsWhatWasSent() {
        run(() -> {
            var loop = EventLoop.current();
            var sent = runCoroutineThreadsafe(() -> sleep(seconds(60)), loop);
            settle();
            Asyncio.allTasks().stream()
                    .filter(task -> task != Asyncio.currentTask())
                    .forEach(task -> task.cancel());
            settle();
            assertThat(sent.isCancelled()).isTrue();
            assertThatThrownBy(sent::get).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void cancelledBeforeItStartsItNeverRuns() {
        run(() -> {
            var ran = new AtomicReference<>("no");
            runCoroutineThreadsafe(() -> ran.set("yes"), EventLoop.current()).cancel(false);
            settle();
            assertThat(ran).hasValue("no");
            var coroutine = Coroutine.of(() -> ran.set("yes"));
            runCoroutineThreadsafe(coroutine, EventLoop.current()).cancel(false);
            settle();
            assertThatThrownBy(coroutine::await).hasMessageContaining("cannot reuse"); // it was closed
            assertThat(ran).hasValue("no");
        });
    }

    @Test
    void aStageThatIsDoneOrGivenUpIsAwaitedNoMore() {
        run(() -> {
            var stage = new CompletableFuture<String>();
            var wrapped = wrapFuture(stage);
            stage.complete("value");
            assertThat(wrapped.await()).isEqualTo("value");
            sleep(seconds(60)); // would stand still while somebody is expected
            wrapFuture(new CompletableFuture<String>().minimalCompletionStage()).cancel();
            sleep(seconds(60));
        });
    }

    @Test
    void aClosedLoopTakesNothing() {
        var loop = EventLoop.create();
        loop.close();
        assertThatThrownBy(() -> runCoroutineThreadsafe(() -> "late", loop)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStageOfAnotherThreadCanBeAwaited() {
        run(() -> {
            var stage = new CompletableFuture<String>();
            Thread.ofPlatform().start(() -> stage.complete("value"));
            assertThat(wrapFuture(stage).await()).isEqualTo("value");
            var failure = new IOException("broken");
            var failed = wrapFuture(
                    CompletableFuture.supplyAsync(() -> "x").thenCompose(x -> CompletableFuture.failedFuture(failure)));
            assertThatThrownBy(failed::await).isSameAs(failure);
        });
    }

    @Test
    void cancellingGoesThroughAWrappedStageInBothDirections() {
        run(() -> {
            var stage = new CompletableFuture<String>();
            var task = createTask(() -> wrapFuture(stage).await());
            settle();
            task.cancel();
            settle();
            assertThat(stage.isCancelled()).isTrue();
            var other = new CompletableFuture<String>();
            var wrapped = wrapFuture(other, EventLoop.current());
            other.cancel(false);
            settle();
            assertThat(wrapped.cancelled()).isTrue();
        });
    }
}
