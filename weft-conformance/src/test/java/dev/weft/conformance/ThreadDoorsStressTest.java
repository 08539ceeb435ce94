package dev.weft.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The doors by which other threads come into a loop with tasks on it, many thousand times in real time: threads are let go at
 * the same moment, and nothing may be lost or happen twice. A lost wake-up shows as a time-out.
 */
class ThreadDoorsStressTest {
    private static final int ROUNDS = 3000;

    private ExecutorService threads;

    @BeforeEach
    void startThreads() {
        threads = Executors.newFixedThreadPool(4, Thread.ofPlatform().daemon().factory());
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void aLoopThatIsAboutToSleepHearsEveryCall() throws Exception {
        within(60, () -> {
            try (EventLoop loop = EventLoop.create()) {
                loop.runUntilComplete(() -> {
                    AutoCloseable expected = loop.expectOutside();
                    for (int round = 0; round < ROUNDS; round++) {
                        Future<Integer> answer = loop.createFuture();
                        int number = round;
                        threads.execute(() -> loop.callSoonThreadsafe(() -> answer.setResult(number)));
                        assertThat(answer.await()).isEqualTo(number);
                    }
                    expected.close();
                    return null;
                });
            }
        });
    }

    /** The broken twin: a caller that does not use the door is not heard. */
    @Test
    void aCallPastTheDoorIsNotHeard() {
        assertThatThrownBy(() -> within(2, () -> {
                    try (EventLoop loop = EventLoop.create()) {
                        loop.runUntilComplete(() -> {
                            AutoCloseable expected = loop.expectOutside();
                            for (int round = 0; round < ROUNDS; round++) {
                                Future<Integer> answer = loop.createFuture();
                                threads.execute(() -> {
                                    pause();
                                    answer.setResult(1);
                                });
                                answer.await();
                            }
                            expected.close();
                            return null;
                        });
                    }
                }))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void aSubmittedCoroutineAnswersItsThreadOnce() throws Exception {
        within(
                60,
                () -> withRunningLoop(loop -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        int number = round;
                        CompletableFuture<Integer> answer = Asyncio.runCoroutineThreadsafe(
                                () -> {
                                    Task.yieldNow();
                                    return number;
                                },
                                loop);
                        assertThat(answer.get(10, SECONDS)).isEqualTo(number);
                    }
                }));
    }

    @Test
    void cancellingASubmittedCoroutineCancelsItsTaskOrComesTooLate() throws Exception {
        within(
                60,
                () -> withRunningLoop(loop -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        AtomicInteger ended = new AtomicInteger();
                        AtomicBoolean begun = new AtomicBoolean();
                        CompletableFuture<Integer> answer = Asyncio.runCoroutineThreadsafe(
                                () -> {
                                    begun.set(true);
                                    try {
                                        Task.yieldNow();
                                        return 1;
                                    } finally {
                                        ended.incrementAndGet();
                                    }
                                },
                                loop);
                        boolean cancelled = answer.cancel(true);
                        try {
                            assertThat(answer.get(10, SECONDS)).isEqualTo(1);
                            assertThat(cancelled).isFalse();
                        } catch (CancellationException expected) {
                            assertThat(answer).isCancelled();
                        }
                        Asyncio.runCoroutineThreadsafe(() -> settle(4), loop).get(10, SECONDS);
                        assertThat(ended).hasValue(begun.get() ? 1 : 0);
                    }
                }));
    }

    @Test
    void submittingAgainstCloseNeverHangsTheLoop() throws Exception {
        within(120, () -> {
            for (int round = 0; round < ROUNDS / 10; round++) {
                EventLoop loop = EventLoop.create();
                CyclicBarrier together = new CyclicBarrier(2);
                var caller = threads.submit(() -> {
                    together.await();
                    try {
                        Asyncio.runCoroutineThreadsafe(() -> 1, loop);
                    } catch (IllegalStateException closed) {
                        assertThat(closed).hasMessageContaining("closed");
                    }
                    return null;
                });
                loop.runUntilComplete(() -> settle(1));
                together.await();
                loop.close();
                caller.get(10, SECONDS);
                assertThat(loop.isClosed()).isTrue();
            }
        });
    }

    /** A task blocked in a JDK call is cancelled at the moment at which the call ends by itself. */
    @Test
    void unblockingAgainstCancellingEndsTheTaskOnce() throws Exception {
        within(120, () -> {
            try (EventLoop loop = EventLoop.create()) {
                loop.runUntilComplete(() -> {
                    AutoCloseable expected = loop.expectOutside();
                    for (int round = 0; round < ROUNDS; round++) {
                        CountDownLatch latch = new CountDownLatch(1);
                        AtomicInteger ends = new AtomicInteger();
                        Task<Object> blocked = loop.createTask(() -> {
                            try {
                                latch.await();
                                return "unblocked";
                            } finally {
                                ends.incrementAndGet();
                            }
                        });
                        threads.execute(latch::countDown);
                        Task.yieldNow();
                        blocked.cancel();
                        assertThat(outcome(blocked)).isIn("unblocked", "cancelled");
                        assertThat(ends.get()).isLessThanOrEqualTo(1);
                        assertThat(blocked.done()).isTrue();
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                        settle(1);
                    }
                    expected.close();
                    return null;
                });
            }
        });
    }

    @Test
    void executorResultsComeHomeWhileOthersAreCancelled() throws Exception {
        within(60, () -> {
            try (EventLoop loop = EventLoop.create()) {
                loop.runUntilComplete(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        int number = round;
                        Future<Integer> kept = loop.runInExecutor(threads, () -> number);
                        Future<Integer> dropped = loop.runInExecutor(threads, () -> number);
                        dropped.cancel();
                        assertThat(kept.await()).isEqualTo(number);
                        assertThat(dropped.cancelled()).isTrue();
                    }
                    return null;
                });
            }
        });
    }

    private interface Body {
        void run() throws Exception;
    }

    private interface LoopBody {
        void run(EventLoop loop) throws Exception;
    }

    private static Integer settle(int turns) {
        for (int turn = 0; turn < turns; turn++) {
            Task.yieldNow();
        }
        return turns;
    }

    private static Object outcome(Awaitable<Object> task) throws Exception {
        try {
            return task.await();
        } catch (CancelledError cancelled) {
            return "cancelled";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a body on a thread of its own, so that a hang becomes a time-out. */
    private static void within(int seconds, Body body) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                body.run();
                done.complete(null);
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        done.get(seconds, SECONDS);
    }

    private static void withRunningLoop(LoopBody body) throws Exception {
        EventLoop loop = EventLoop.create();
        AutoCloseable expected = loop.expectOutside();
        Thread home = Thread.ofPlatform().daemon().start(loop::runForever);
        try {
            body.run(loop);
        } finally {
            loop.callSoonThreadsafe(loop::stop);
            home.join();
            expected.close();
            loop.close();
        }
    }
}
