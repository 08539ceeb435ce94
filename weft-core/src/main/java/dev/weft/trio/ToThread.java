package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Blocking functions on threads of their own, while the other tasks go on.
 *
 * <p>Semantics: Trio's to_thread. Each call is on behalf of one token of a limiter, which is given back when the thread has
 * really ended. The thread may call back with {@link FromThread}.
 */
public final class ToThread {
    private static final int DEFAULT_LIMIT = 40;
    private static final RunVar<CapacityLimiter> LIMITER = new RunVar<>("thread limiter");
    private static final AtomicLong NUMBERS = new AtomicLong();

    private ToThread() {}

    /**
     * How a function is run.
     *
     * @param threadName what its thread is called; null: an automatic name
     * @param abandonOnCancel true: a cancelled caller leaves at once, and the thread runs on for nobody, and a value that it
     *     has then is closed if it is AutoCloseable; false: the caller waits for it all the same
     * @param limiter whose token it takes; null: the run's default one
     */
    public record Options(
            @Nullable String threadName,
            boolean abandonOnCancel,
            @Nullable CapacityLimiter limiter) {
        /** Automatic name, not abandoned, default limiter. */
        public static final Options DEFAULT = new Options(null, false, null);

        /** Returns these options with a name for the thread. */
        public Options withThreadName(String name) {
            return new Options(name, abandonOnCancel, limiter);
        }

        /** Returns these options with abandoning on or off. */
        public Options withAbandonOnCancel(boolean abandon) {
            return new Options(threadName, abandon, limiter);
        }

        /** Returns these options with another limiter. */
        public Options withLimiter(CapacityLimiter other) {
            return new Options(threadName, abandonOnCancel, other);
        }
    }

    /** Stands for a thread as the borrower of a limiter's token. */
    private record Borrower(String threadName) {}

    /** Runs a function on a thread, and returns its value. A checkpoint. What the function throws is thrown unchanged. */
    public static <T extends @Nullable Object> T runSync(Callable<T> function) {
        return runSync(function, Options.DEFAULT);
    }

    /** As {@link #runSync(Callable)}, with options. */
    public static <T extends @Nullable Object> T runSync(Callable<T> function, Options options) {
        Checkpoint.ifCancelled();
        var limiter = options.limiter() != null ? options.limiter() : currentDefaultThreadLimiter();
        long number = NUMBERS.incrementAndGet();
        var name = options.threadName() != null ? options.threadName() : "weft-to-thread-" + number;
        var borrower = new Borrower("to-thread-" + number);
        limiter.acquireOnBehalfOf(borrower);
        var run = TrioRun.current();
        var call = new Call<T>(options.abandonOnCancel(), name);
        try {
            call.start(function, name, () -> threadEnded(run, limiter, borrower));
            run.activeThreads++;
        } catch (Throwable e) {
            limiter.releaseOnBehalfOf(borrower);
            throw e;
        }
        return call.park();
    }

    private static void threadEnded(TrioRun run, CapacityLimiter limiter, Borrower borrower) {
        limiter.releaseOnBehalfOf(borrower);
        if (--run.activeThreads == 0) {
            run.threadsGone.unparkAll();
        }
    }

    /** Returns the limiter that calls of this run take their tokens from unless they name another. */
    public static CapacityLimiter currentDefaultThreadLimiter() {
        var variables = TrioRun.current().variables;
        return (CapacityLimiter) variables.computeIfAbsent(LIMITER, unset -> new CapacityLimiter(DEFAULT_LIMIT));
    }

    /** Returns how many threads of this run have not ended, those that were abandoned included. */
    public static int activeThreadCount() {
        return TrioRun.current().activeThreads;
    }

    /** Waits until no thread of this run is left. A checkpoint. */
    public static void awaitAllThreadsCompleted() {
        var run = TrioRun.current();
        if (run.activeThreads == 0) {
            Checkpoint.full();
        }
        while (run.activeThreads > 0) {
            run.threadsGone.park();
        }
    }

    /** One call under way; the wait of its caller. */
    static final class Call<T extends @Nullable Object> extends Wait<T> {
        private final EventLoop loop = EventLoop.current();
        private final boolean abandon;
        private volatile boolean cancelRequested;

        Call(boolean abandon, String threadName) {
            super("thread " + threadName);
            this.abandon = abandon;
        }

        EventLoop eventLoop() {
            return loop;
        }

        boolean cancelRequested() {
            return cancelRequested;
        }

        @Override
        public boolean cancel(@Nullable String message) {
            cancelRequested = true;
            return abandon && super.cancel(message);
        }

        void start(Callable<T> function, String threadName, Runnable ended) {
            var expected = loop.expectOutside();
            Thread.ofPlatform().name(threadName).daemon().start(() -> {
                FromThread.CALLER.set(this);
                @Nullable T value = null;
                @Nullable Throwable failure = null;
                try {
                    value = function.call();
                } catch (Throwable e) {
                    failure = e;
                }
                report(value, failure, ended, expected);
            });
        }

        private void report(@Nullable T value, @Nullable Throwable failure, Runnable ended, AutoCloseable expected) {
            boolean heard = loop.callSoonThreadsafeUnlessClosed(() -> {
                ended.run();
                settle(value, failure);
            });
            close(expected);
            if (!heard) {
                Handover.discard(value);
            }
        }

        @SuppressWarnings("NullAway") // without a failure the value is a T
        private void settle(@Nullable T value, @Nullable Throwable failure) {
            if (done()) { // the caller has left
                Handover.discard(value);
                return;
            }
            if (failure == null) {
                setResult(value);
            } else {
                setException(failure);
            }
        }

        private static void close(AutoCloseable expected) {
            try {
                expected.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing an expectation does not fail", e);
            }
        }
    }
}
