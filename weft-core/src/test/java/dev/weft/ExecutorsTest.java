package dev.weft;

import static dev.weft.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExecutorsTest {
    @Test
    void aFunctionRunsInAThreadOfItsOwn() {
        Loops.virtually(() -> {
            var home = Thread.currentThread();
            var thread = EventLoop.current()
                    .runInExecutor(null, Thread::currentThread)
                    .await();
            assertThat(thread).isNotSameAs(home);
            assertThat(thread.getName()).startsWith("weft-thread-");
        });
    }

    @Test
    void itsFailureIsTheVerySameObject() {
        Loops.virtually(() -> {
            var failure = new IOException("gone");
            var future = EventLoop.current().runInExecutor(null, () -> {
                throw failure;
            });
            assertThat(catchThrowable(future::await)).isSameAs(failure);
        });
    }

    @Test
    void anExecutorOfTheCallersIsUsed() {
        Loops.virtually(() -> {
            var used = new ArrayList<Runnable>();
            var future = EventLoop.current()
                    .runInExecutor(
                            job -> {
                                used.add(job);
                                Thread.ofPlatform().start(job);
                            },
                            () -> "x");
            assertThat(future.await()).isEqualTo("x");
            assertThat(used).hasSize(1);
        });
    }

    @Test
    void anExecutorThatRefusesLeavesNothingBehind() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            assertThatThrownBy(() -> loop.runInExecutor(
                            job -> {
                                throw new RejectedExecutionException("full");
                            },
                            () -> "x"))
                    .isInstanceOf(RejectedExecutionException.class);
            sleep(Duration.ofHours(1)); // would stand still if somebody were still expected
        });
    }

    @Test
    void aCancelledFunctionThatHasBegunRunsOnAndItsResultIsDropped() {
        Loops.virtually(() -> {
            var begun = new CountDownLatch(1);
            var go = new CountDownLatch(1);
            var loop = EventLoop.current();
            var future = loop.runInExecutor(null, () -> {
                begun.countDown();
                go.await();
                return "dropped";
            });
            loop.runInExecutor(null, () -> {
                        begun.await();
                        return true;
                    })
                    .await();
            assertThat(future.cancel()).isTrue();
            go.countDown();
            loop.shutdownDefaultExecutor(Duration.ofSeconds(10));
            assertThat(future.cancelled()).isTrue();
        });
    }

    @Test
    void anEndedDefaultExecutorTakesNothing() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            loop.shutdownDefaultExecutor();
            assertThatThrownBy(() -> loop.runInExecutor(null, () -> "x"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Executor shutdown has been called");
        });
    }

    @Test
    void aFunctionThatHasNotBegunIsDroppedByCancellingIt() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var jobs = new ArrayList<Runnable>();
            var begun = new ArrayList<String>();
            var future = loop.runInExecutor(jobs::add, () -> begun.add("begun"));
            future.cancel();
            sleep(Duration.ofHours(1)); // would stand still if the function were still awaited
            jobs.getFirst().run();
            assertThat(begun).isEmpty();
        });
    }

    @Test
    void aFunctionThatHasASettledFutureIsNotDropped() {
        Loops.virtually(() -> {
            var future = EventLoop.current().runInExecutor(Runnable::run, () -> "at once");
            assertThat(future.await()).isEqualTo("at once");
            sleep(Duration.ofHours(1));
        });
    }

    @Test
    void shuttingDownWaitsForTheFunctionsThatRun() {
        try (var log = new LogRecords()) {
            Loops.virtually(() -> {
                var loop = EventLoop.current();
                var go = new CountDownLatch(1);
                var future = loop.runInExecutor(null, () -> {
                    go.await();
                    return "ended";
                });
                loop.callSoon(go::countDown);
                loop.shutdownDefaultExecutor(Duration.ofSeconds(10));
                Loops.turns(1);
                assertThat(future.done()).isTrue();
                assertThat(future.result()).isEqualTo("ended");
            });
            assertThat(log.taken()).isEmpty();
        }
    }

    @Test
    void afterAShutDownNobodyIsExpectedAnyMore() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            loop.runInExecutor(null, () -> "x").await();
            loop.shutdownDefaultExecutor(Duration.ofSeconds(10));
            sleep(Duration.ofHours(1)); // would stand still
        });
    }

    @Test
    void aThreadThatHasWorkedForALoopIsFreeOfItAfterwards() throws Exception {
        try (var pool = java.util.concurrent.Executors.newSingleThreadExecutor()) {
            Loops.virtually(() -> {
                var loop = EventLoop.current();
                assertThat(loop.runInExecutor(pool, Outside::loopOfThread).await())
                        .isSameAs(loop);
            });
            assertThat(pool.submit(Outside::loopOfThread).get()).isNull();
        }
    }

    @Test
    void shuttingDownGivesUpInTheEndAndInterruptsThem() {
        try (var log = new LogRecords()) {
            Loops.really(() -> {
                var loop = EventLoop.current();
                var never = new CountDownLatch(1);
                var future = loop.runInExecutor(null, () -> {
                    never.await();
                    return "never";
                });
                loop.shutdownDefaultExecutor(Duration.ofMillis(10));
                assertThat(catchThrowable(future::await)).isInstanceOf(InterruptedException.class);
            });
            assertThat(log.taken()).containsExactly("The executor did not finish joining its threads within PT0.01S.");
        }
    }

    @Test
    void afterAShutDownItsThreadsHaveEnded() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var thread = loop.runInExecutor(null, Thread::currentThread).await();
            assertThat(thread.isDaemon()).isTrue();
            loop.shutdownDefaultExecutor(Duration.ofSeconds(10));
            assertThat(thread.isAlive()).isFalse();
        });
    }

    @Test
    void anExecutorThatTakesFunctionsGetsTheFunctionItself() {
        Loops.virtually(() -> {
            var elsewhere = new Elsewhere();
            var loop = EventLoop.current();
            var failure = new IOException("gone");
            var good = loop.runInExecutor(elsewhere, () -> "x");
            var bad = loop.runInExecutor(elsewhere, () -> "y");
            var cancelledThere = loop.runInExecutor(elsewhere, () -> "z");
            var cancelledHere = loop.runInExecutor(elsewhere, () -> "w");
            var late = loop.runInExecutor(elsewhere, () -> "v");
            assertThat(elsewhere.functions).hasSize(5);
            cancelledHere.cancel();
            late.setResult("settled here");
            elsewhere.calls.get(0).complete(elsewhere.functions.get(0).call());
            elsewhere.calls.get(1).completeExceptionally(failure);
            elsewhere.calls.get(2).cancel(true);
            elsewhere.calls.get(4).complete("too late");
            assertThat(good.await()).isEqualTo("x");
            assertThat(catchThrowable(bad::await)).isSameAs(failure);
            assertThat(catchThrowable(cancelledThere::await)).isInstanceOf(CancelledError.class);
            assertThat(elsewhere.calls.get(3).isCancelled()).isTrue();
            assertThat(late.await()).isEqualTo("settled here");
            assertThat(elsewhere.calls.get(0).isCancelled()).isFalse();
            sleep(Duration.ofHours(1)); // nobody is expected any more
        });
    }

    /** Keeps what it is given. */
    private static final class Elsewhere implements dev.weft.spi.CallExecutor {
        private final ArrayList<java.util.concurrent.Callable<?>> functions = new ArrayList<>();
        private final ArrayList<java.util.concurrent.CompletableFuture<Object>> calls = new ArrayList<>();

        @Override
        @SuppressWarnings("unchecked") // the test completes it with a value of its type
        public <T> java.util.concurrent.CompletableFuture<T> submitCall(java.util.concurrent.Callable<T> function) {
            functions.add(function);
            var call = new java.util.concurrent.CompletableFuture<Object>();
            calls.add(call);
            return (java.util.concurrent.CompletableFuture<T>) call;
        }

        @Override
        public void execute(Runnable command) {
            throw new AssertionError("the function is handed over as it is");
        }
    }
}
