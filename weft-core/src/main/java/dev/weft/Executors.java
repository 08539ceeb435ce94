package dev.weft;

import dev.weft.spi.CallExecutor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs blocking functions for a loop on other threads. Loop thread only. */
final class Executors {
    private static final System.Logger LOG = System.getLogger("dev.weft");
    private static final int MOST_THREADS = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);

    private final EventLoop loop;
    private final AtomicInteger threadNumber = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private @Nullable ExecutorService defaultExecutor;
    private boolean ended;

    Executors(EventLoop loop) {
        this.loop = loop;
    }

    void setDefault(ExecutorService executor) {
        defaultExecutor = executor;
    }

    <T extends @Nullable Object> Future<T> run(@Nullable Executor given, Callable<T> function) {
        if (given instanceof CallExecutor elsewhere) {
            return runElsewhere(elsewhere, function);
        }
        var future = loop.<T>createFuture();
        var job = new Job<>(future, function, loop.expectOutside());
        future.addDoneCallback(done -> job.dropIfCancelled());
        try {
            (given != null ? given : defaultExecutor()).execute(job);
        } catch (RuntimeException e) {
            close(job.expected);
            throw e;
        }
        return future;
    }

    @SuppressWarnings("NullAway") // a function may well have no value
    private <T extends @Nullable Object> Future<T> runElsewhere(CallExecutor executor, Callable<T> function) {
        var call = executor.submitCall(function);
        var future = loop.<T>createFuture();
        var expected = loop.expectOutside();
        future.addDoneCallback(done -> {
            if (done.cancelled()) {
                call.cancel(true);
            }
        });
        var _ = call.whenComplete((value, failure) -> {
            loop.callSoonThreadsafeUnlessClosed(() -> settle(future, value, failure));
            close(expected); // after the callback is in, or an idle loop takes it for a deadlock
        });
        return future;
    }

    @SuppressWarnings("NullAway") // a function may well have no value
    private static <T extends @Nullable Object> void settle(
            Future<T> future, @Nullable T value, @Nullable Throwable failure) {
        if (future.done()) {
            return;
        }
        if (failure instanceof CancellationException) {
            future.cancel();
        } else if (failure != null) {
            future.setException(failure);
        } else {
            future.setResult(value);
        }
    }

    private ExecutorService defaultExecutor() {
        if (ended) {
            throw new IllegalStateException("Executor shutdown has been called: the loop is ending");
        }
        var executor = defaultExecutor;
        if (executor == null) {
            var pool = new ThreadPoolExecutor(
                    MOST_THREADS, MOST_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);
            pool.allowCoreThreadTimeOut(true);
            executor = pool;
            defaultExecutor = executor;
        }
        return executor;
    }

    private Thread newThread(Runnable body) {
        threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        var thread = Thread.ofPlatform()
                .name("weft-thread-" + threadNumber.getAndIncrement())
                .daemon()
                .unstarted(body);
        threads.add(thread);
        return thread;
    }

    void shutdown(Duration limit) {
        ended = true;
        var executor = defaultExecutor;
        if (executor == null) {
            return;
        }
        var finished = loop.<Boolean>createFuture();
        var expected = loop.expectOutside();
        Thread.ofVirtual().name("weft-executor-shutdown").start(() -> {
            executor.shutdown();
            boolean joined = awaitTermination(executor, limit);
            loop.callSoonThreadsafeUnlessClosed(() -> {
                if (!finished.done()) {
                    finished.setResult(joined);
                }
            });
            close(expected); // after the callback is in, or an idle loop takes it for a deadlock
        });
        loop.outside().joining(+1);
        boolean inTime;
        try {
            inTime = finished.await();
        } finally {
            loop.outside().joining(-1);
        }
        if (!inTime) {
            LOG.log(System.Logger.Level.WARNING, "The executor did not finish joining its threads within {0}.", limit);
            executor.shutdownNow();
        }
    }

    /** Waits for the executor's functions and, as a pool ends a moment before its threads do, for our own threads. */
    private boolean awaitTermination(ExecutorService executor, Duration limit) {
        try {
            boolean ended = executor.awaitTermination(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
            if (ended) {
                for (var thread : threads) {
                    thread.join();
                }
            }
            return ended;
        } catch (InterruptedException e) {
            return false;
        }
    }

    void close() {
        ended = true;
        if (defaultExecutor != null) {
            defaultExecutor.shutdown();
        }
    }

    static void close(AutoCloseable expected) {
        try {
            expected.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing an expectation does not fail", e);
        }
    }

    /** One function under way: WAITING -> BEGUN | DROPPED. */
    private final class Job<T extends @Nullable Object> implements Runnable {
        private enum State {
            WAITING,
            BEGUN,
            DROPPED
        }

        private final Future<T> future;
        private final Callable<T> function;
        private final AutoCloseable expected;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

        Job(Future<T> future, Callable<T> function, AutoCloseable expected) {
            this.future = future;
            this.function = function;
            this.expected = expected;
        }

        @Override
        public void run() {
            if (!state.compareAndSet(State.WAITING, State.BEGUN)) {
                return;
            }
            loop.outside().serve(() -> {
                var outcome = call();
                loop.callSoonThreadsafeUnlessClosed(() -> settle(outcome));
            });
            close(expected);
        }

        private Outcome<T> call() {
            try {
                return new Outcome.Success<>(function.call());
            } catch (Throwable e) {
                return new Outcome.Failure<>(e);
            }
        }

        private void settle(Outcome<T> outcome) {
            if (future.done()) {
                return;
            }
            switch (outcome) {
                case Outcome.Success<T>(var value) -> future.setResult(value);
                case Outcome.Failure<T>(var exception) -> future.setException(exception);
            }
        }

        void dropIfCancelled() {
            if (future.cancelled() && state.compareAndSet(State.WAITING, State.DROPPED)) {
                close(expected);
            }
        }
    }
}
