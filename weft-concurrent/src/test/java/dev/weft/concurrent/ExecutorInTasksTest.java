package dev.weft.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExecutorInTasksTest {
    @Test
    void tasksAwaitCallsOfEitherPool() {
        try (var threads = new ThreadPoolExecutor(2);
                var processes = new ProcessPoolExecutor(1)) {
            List<Integer> results = Asyncio.run(() -> {
                var first = Asyncio.createTask(threads.submit(Functions::square, 3));
                var second = Asyncio.createTask(processes.submit(Functions::square, 4));
                return List.of(first.await(), second.await());
            });
            assertThat(results).containsExactly(9, 16);
        }
    }

    @Test
    void runInExecutorSendsAFunctionToAProcess() {
        SerializableCallable<Long> pid = Functions::pid;
        try (var pool = new ProcessPoolExecutor(1)) {
            long there = Asyncio.run(
                    () -> dev.weft.EventLoop.current().runInExecutor(pool, pid).await());
            assertThat(there).isNotEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    void trioWaitsForCallsAndATimeoutStopsThem() {
        try (var pool = new ProcessPoolExecutor(
                ProcessPoolOptions.DEFAULT.withMaxWorkers(1).withSpare(false))) {
            var slow = new java.util.concurrent.atomic.AtomicReference<ExecutorFuture<Integer>>();
            int squared = dev.weft.trio.Trio.run(() -> {
                int value = pool.submit(Functions::square, 5).await();
                var scope = dev.weft.trio.Trio.moveOnAfter(java.time.Duration.ofMillis(50), it -> {
                    slow.set(pool.submit(Functions::sleep));
                    slow.get().await();
                });
                assertThat(scope.cancelledCaught()).isTrue();
                return value;
            });
            assertThat(squared).isEqualTo(25);
            assertThat(slow.get().isCancelled()).isTrue();
            assertThat(pool.submit(Functions::square, 6).result()).isEqualTo(36);
        }
    }

    @Test
    void anExceptionCrossesTheAwaitUnchanged() {
        var failure = new IllegalStateException("no");
        try (var pool = new ThreadPoolExecutor(1)) {
            assertThatThrownBy(() -> Asyncio.run(() -> pool.submitLocal(() -> {
                                throw failure;
                            })
                            .await()))
                    .isSameAs(failure);
        }
    }

    @Test
    void cancellingTheWaitingTaskCancelsTheCall() {
        var gate = new CountDownLatch(1);
        try (var pool = new ThreadPoolExecutor(1)) {
            var call = pool.submitLocal(() -> {
                gate.await();
                return 1;
            });
            Asyncio.run(() -> {
                Task<Integer> waiting = Asyncio.createTask(call);
                Task.yieldNow();
                waiting.cancel();
                assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
                return null;
            });
            assertThat(call.isCancelled()).isTrue();
        }
    }
}
