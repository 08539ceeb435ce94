package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.Context;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.spi.OutsideWork;
import java.util.ArrayDeque;
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
            call.start(function, () -> threadEnded(run, limiter, borrower));
            run.activeThreads++;
        } catch (Throwable e) {
            limiter.releaseOnBehalfOf(borrower);
            throw e;
        }
        return call.await();
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

    /** One call under way. */
    static final class Call<T extends @Nullable Object> {
        /*
         * The caller waits for the thread to end, and does meanwhile what the thread orders with FromThread: the orders run in
         * the caller's task, in its scopes. An abandoned thread's orders cannot, for the caller may be gone.
         */
        private final EventLoop loop = EventLoop.current();
        private final boolean abandon;
        private final String threadName;
        private volatile boolean cancelRequested;

        // Loop thread only.
        private final ArrayDeque<Runnable> orders = new ArrayDeque<>(1);
        private @Nullable Wait<Void> caller;
        private @Nullable Outcome<T> outcome;
        private boolean abandoned;

        Call(boolean abandon, String threadName) {
            this.abandon = abandon;
            this.threadName = threadName;
        }

        EventLoop eventLoop() {
            return loop;
        }

        boolean cancelRequested() {
            return cancelRequested;
        }

        /** Returns whether what the thread orders runs in the caller's task. */
        boolean runsOrders() {
            return !abandon;
        }

        /** Has the caller's task do something. Loop thread. */
        void order(Runnable order) {
            orders.add(order);
            wakeCaller();
        }

        /** An order may have had the caller cancelled, which the thread is to know before it has the answer. Caller's task. */
        void noteCancellation() {
            if (Checkpoint.isCancelled()) {
                cancelRequested = true;
            }
        }

        /** Waits for the end of the thread, and obeys its orders. Suspends. */
        T await() {
            while (true) {
                var order = orders.poll();
                if (order != null) {
                    order.run();
                } else if (outcome != null) {
                    return outcome.get();
                } else {
                    caller = new CallerWait();
                    caller.park();
                }
            }
        }

        /** The wait of the caller: cancelled, it leaves the thread alone, or tells it and waits on. */
        private final class CallerWait extends Wait<Void> {
            CallerWait() {
                super("thread " + threadName);
            }

            @Override
            public boolean cancel(@Nullable String message) {
                cancelRequested = true;
                abandoned |= abandon;
                return abandon && super.cancel(message);
            }
        }

        private void wakeCaller() {
            if (caller != null) {
                caller.wakeUnlessDone();
            }
        }

        void start(Callable<T> function, Runnable ended) {
            var expected = loop.expectOutside();
            var context = Context.current().copy();
            Thread.ofPlatform().name(threadName).daemon().start(() -> {
                FromThread.CALLER.set(this);
                context.run(() -> report(outcomeOf(function), ended, expected));
            });
        }

        private static <T extends @Nullable Object> Outcome<T> outcomeOf(Callable<T> function) {
            try {
                return new Outcome.Success<>(function.call());
            } catch (Throwable e) {
                return new Outcome.Failure<>(e);
            }
        }

        private void report(Outcome<T> end, Runnable ended, AutoCloseable expected) {
            boolean heard = loop.callSoonThreadsafeUnlessClosed(() -> {
                ended.run();
                if (abandoned) {
                    discard(end);
                } else {
                    outcome = end;
                    wakeCaller();
                }
            });
            OutsideWork.close(expected);
            if (!heard) {
                discard(end);
            }
        }

        private static void discard(Outcome<?> end) {
            if (end instanceof Outcome.Success<?>(var value)) {
                Handover.discard(value);
            }
        }
    }
}
