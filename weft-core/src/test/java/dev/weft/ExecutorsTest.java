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
            loop.shutdownDefaultExecutor(Duration.ofSeconds(10));
            assertThatThrownBy(() -> loop.runInExecutor(null, () -> "x"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Executor shutdown has been called");
        });
    }
}
