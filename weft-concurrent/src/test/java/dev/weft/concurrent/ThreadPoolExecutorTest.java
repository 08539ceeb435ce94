package dev.weft.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ThreadPoolExecutorTest {
    @Test
    void aCallGivesItsResult() {
        try (var pool = new ThreadPoolExecutor(2)) {
            assertThat(pool.submit(() -> 6 * 7).result()).isEqualTo(42);
        }
    }

    @Test
    void anExceptionArrivesAsTheSameObject() {
        var failure = new IllegalStateException("no");
        try (var pool = new ThreadPoolExecutor(1)) {
            var call = pool.submitLocal(() -> {
                throw failure;
            });
            assertThatThrownBy(call::result).isSameAs(failure);
            assertThat(call.exception()).isSameAs(failure);
        }
    }

    @Test
    void mapKeepsTheOrderOfItsInputs() {
        try (var pool = new ThreadPoolExecutor(4)) {
            assertThat(pool.map(x -> x * x, IntStream.range(0, 50).boxed().toList()))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 50).map(x -> x * x).boxed().toList());
        }
    }

    @Test
    void mapWithABufferTakesInputsOnlyAsResultsAreTaken() {
        var taken = new AtomicInteger();
        Iterable<Integer> inputs =
                () -> IntStream.range(0, 100).peek(i -> taken.incrementAndGet()).iterator();
        try (var pool = new ThreadPoolExecutor(1);
                var results = pool.map(x -> x, inputs, MapOptions.DEFAULT.withBufferSize(3))) {
            assertThat(taken).hasValue(3);
            results.iterator().next();
            assertThat(taken).hasValue(4);
        }
        assertThat(taken).hasValue(4);
    }

    @Test
    void mapFailsWhenItsTimeIsUp() {
        var gate = new CountDownLatch(1);
        try (var pool = new ThreadPoolExecutor(1)) {
            var results = pool.map(
                    x -> {
                        gate.await();
                        return x;
                    },
                    List.of(1),
                    MapOptions.DEFAULT.withTimeout(Duration.ofMillis(1)));
            assertThatThrownBy(() -> results.iterator().next()).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aWaitingCallCanBeCancelledAndNeverRuns() {
        var gate = new CountDownLatch(1);
        var ran = new AtomicInteger();
        try (var pool = new ThreadPoolExecutor(1)) {
            pool.submitLocal(() -> {
                gate.await();
                return true;
            });
            var waiting = pool.submitLocal(ran::incrementAndGet);
            assertThat(waiting.cancel(false)).isTrue();
            gate.countDown();
        }
        assertThat(ran).hasValue(0);
    }

    @Test
    void aRunningCallIsInterruptedOnlyIfThatIsAsked() throws Exception {
        var started = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        try (var pool = new ThreadPoolExecutor(1)) {
            var call = pool.submitLocal(() -> {
                started.countDown();
                try {
                    return new CountDownLatch(1).await(1, java.util.concurrent.TimeUnit.HOURS);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            });
            started.await();
            assertThat(call.cancel(false)).isFalse();
            assertThat(call.running()).isTrue();
            assertThat(call.cancel(true)).isTrue();
            interrupted.await();
            assertThat(pool.submit(() -> 1).result()).isEqualTo(1);
        }
    }

    @Test
    void shutdownWithCancelDropsWhatHasNotStarted() throws Exception {
        var started = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var pool = new ThreadPoolExecutor(1);
        var running = pool.submitLocal(() -> {
            started.countDown();
            gate.await();
            return 1;
        });
        started.await();
        var waiting = pool.submit(() -> 2);
        var closer = Thread.startVirtualThread(() -> pool.shutdown(true));
        assertThatThrownBy(waiting::result).isInstanceOf(java.util.concurrent.CancellationException.class);
        gate.countDown();
        closer.join();
        assertThat(running.result()).isEqualTo(1);
        assertThatThrownBy(() -> pool.submit(() -> 3)).isInstanceOf(ExecutorShutDownException.class);
    }

    @Test
    void aFailingInitializerBreaksThePool() {
        try (var pool = new ThreadPoolExecutor(ThreadPoolOptions.DEFAULT.withInitializer(() -> {
            throw new IllegalArgumentException("bad");
        }))) {
            assertThat(pool.submit(() -> 1).exception())
                    .isInstanceOf(BrokenThreadPoolException.class)
                    .hasMessageContaining("initializer")
                    .hasRootCauseMessage("bad");
            assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(BrokenThreadPoolException.class);
        }
    }

    @Test
    @Timeout(60)
    void aWorkerThatIsInterruptedBetweenCallsTakesTheNextOne() {
        try (var pool = new ThreadPoolExecutor(1)) {
            Thread worker = pool.submitLocal(Thread::currentThread).result();
            untilIdle(worker);
            worker.interrupt();
            untilIdle(worker);
            assertThat(pool.submitLocal(Thread::currentThread).result()).isSameAs(worker);
            assertThat(pool.submit(Thread::interrupted).result()).isFalse();
        }
    }

    /** Waits until the thread has seen what interrupted it, and sleeps or has ended. */
    private static void untilIdle(Thread worker) {
        while (worker.isInterrupted() || (worker.getState() != Thread.State.WAITING && worker.isAlive())) {
            Thread.onSpinWait();
        }
    }
}
