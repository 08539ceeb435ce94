package dev.weft.conformance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.DeadlockError;
import dev.weft.EventLoop;
import dev.weft.Future;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The doors by which other threads come into a loop, under Lincheck's model checker, which tries interleavings one by one.
 *
 * <p>It cannot follow virtual threads, so these loops run callbacks and no tasks, on the engine whose home is a platform
 * thread. What needs tasks, and lost wake-ups, which it does not see, is in {@link ThreadDoorsStressTest}.
 */
class ThreadDoorsTest {
    private static final int INTERLEAVINGS = 300;

    @BeforeEach
    void onlyWhereTheHomeIsAPlatformThread() {
        assumeTrue(
                "carrier".equals(System.getProperty("weft.engine")), "the model checker follows platform threads only");
    }

    @Test
    void whatIsExpectedFromOutsideArrivesBeforeADeadlockIsReported() {
        Lincheck.runConcurrentTest(INTERLEAVINGS, () -> {
            EventLoop loop = EventLoop.create();
            AutoCloseable expected = loop.expectOutside();
            Thread sender = started(() -> {
                loop.callSoonThreadsafe(loop::stop);
                expected.close();
            });
            loop.runForever();
            join(sender);
            loop.close();
        });
    }

    @Test
    void theCheckerSeesASenderThatEndsItsExpectationTooEarly() {
        assertThatThrownBy(() -> Lincheck.runConcurrentTest(INTERLEAVINGS, () -> {
                    EventLoop loop = EventLoop.create();
                    AutoCloseable expected = loop.expectOutside();
                    Thread sender = started(() -> {
                        expected.close();
                        loop.callSoonThreadsafe(loop::stop);
                    });
                    try {
                        loop.runForever();
                    } finally {
                        join(sender);
                        loop.close();
                    }
                }))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining(DeadlockError.class.getSimpleName());
    }

    @Test
    void callbacksOfTwoThreadsAllRun() {
        Lincheck.runConcurrentTest(INTERLEAVINGS, () -> {
            EventLoop loop = EventLoop.create();
            AtomicInteger ran = new AtomicInteger();
            AutoCloseable first = loop.expectOutside();
            AutoCloseable second = loop.expectOutside();
            Runnable callback = () -> {
                if (ran.incrementAndGet() == 2) {
                    loop.stop();
                }
            };
            Thread one = started(() -> {
                loop.callSoonThreadsafe(callback);
                first.close();
            });
            Thread other = started(() -> {
                loop.callSoonThreadsafe(callback);
                second.close();
            });
            loop.runForever();
            join(one);
            join(other);
            loop.close();
            require(ran.get() == 2);
        });
    }

    @Test
    void aCallAgainstCloseIsTakenOrRefusedAndNeverRunsAfterwards() {
        Lincheck.runConcurrentTest(INTERLEAVINGS, () -> {
            EventLoop loop = EventLoop.create();
            AtomicInteger ran = new AtomicInteger();
            AtomicReference<Throwable> refusal = new AtomicReference<>();
            Thread caller = started(() -> {
                try {
                    loop.callSoonThreadsafe(ran::incrementAndGet);
                } catch (IllegalStateException closed) {
                    refusal.set(closed);
                }
            });
            loop.callSoon(loop::stop);
            loop.runForever();
            loop.close();
            int before = ran.get();
            join(caller);
            require(ran.get() == before);
            require(refusal.get() == null || ran.get() == 0);
        });
    }

    @Test
    void anExecutorHandsItsResultBack() {
        Lincheck.runConcurrentTest(INTERLEAVINGS, () -> {
            EventLoop loop = EventLoop.create();
            AtomicReference<Thread> thread = new AtomicReference<>();
            Executor executor = job -> thread.set(started(job::run));
            AtomicReference<Future<String>> result = new AtomicReference<>();
            loop.callSoon(() -> {
                Future<String> future = loop.runInExecutor(executor, () -> "done");
                future.addDoneCallback(done -> loop.stop());
                result.set(future);
            });
            loop.runForever();
            join(thread.get());
            require(result.get().result().equals("done"));
            loop.close();
        });
    }

    @Test
    void cancellingAgainstTheExecutorEndsTheFutureOnce() {
        Lincheck.runConcurrentTest(INTERLEAVINGS, () -> {
            EventLoop loop = EventLoop.create();
            AtomicReference<Thread> thread = new AtomicReference<>();
            AtomicInteger settled = new AtomicInteger();
            loop.callSoon(() -> {
                Future<String> future = loop.runInExecutor(job -> thread.set(started(job::run)), () -> "done");
                future.addDoneCallback(done -> {
                    settled.incrementAndGet();
                    loop.callSoon(loop::stop);
                });
                loop.callSoon(future::cancel);
            });
            loop.runForever();
            join(thread.get());
            require(settled.get() == 1);
            loop.close();
        });
    }

    /** An assertion whose code the checker can follow. */
    private static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError();
        }
    }

    private interface Body {
        void run() throws Exception;
    }

    private static Thread started(Body body) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
