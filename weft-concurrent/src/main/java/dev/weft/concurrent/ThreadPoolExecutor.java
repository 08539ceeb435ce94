package dev.weft.concurrent;

import dev.weft.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls on threads of its own, for functions that block. Threads start as calls need them, up to a maximum, and are
 * daemons: a program that ends without closing the pool ends.
 *
 * <p>Any thread, and any task, may use it. {@link #execute} takes what cannot travel too.
 *
 * <p>Semantics: {@code concurrent.futures.ThreadPoolExecutor} of Python 3.14. Differences: cancelling a running call
 * interrupts its thread; a program's end does not wait for a pool that was not closed.
 */
public final class ThreadPoolExecutor implements Executor {
    private static final AtomicInteger POOLS = new AtomicInteger();

    private record Call<T>(Callable<T> body, ExecutorFuture<T> future) {
        void run() {
            Thread worker = Thread.currentThread();
            var interrupts = new Interrupts(worker);
            if (!future.start(interrupts::interrupt)) {
                return;
            }
            try {
                future.succeed(body.call());
            } catch (Throwable thrown) {
                future.fail(thrown);
            } finally {
                interrupts.end();
            }
        }
    }

    private final ThreadPoolOptions options;
    private final String name;
    private final CallQueue<Call<?>> calls = new CallQueue<>();
    private final Spin callers = new Spin();
    private final List<Thread> workers = new ArrayList<>(); // guarded by itself
    private volatile @Nullable Throwable broken;

    /** Makes a pool with the default options. */
    public ThreadPoolExecutor() {
        this(ThreadPoolOptions.DEFAULT);
    }

    /**
     * Makes a pool of at most so many threads.
     *
     * @param maxWorkers how many
     */
    public ThreadPoolExecutor(int maxWorkers) {
        this(ThreadPoolOptions.DEFAULT.withMaxWorkers(maxWorkers));
    }

    /**
     * Makes a pool.
     *
     * @param options number and names of the threads, and their initializer
     */
    public ThreadPoolExecutor(ThreadPoolOptions options) {
        this.options = options;
        this.name = options.namePrefix() + "-" + POOLS.incrementAndGet();
    }

    @Override
    public <T> ExecutorFuture<T> submit(SerializableCallable<T> call) {
        return submitLocal(call);
    }

    /**
     * Hands in a function that need not be able to travel. Does not suspend.
     *
     * @param call the function
     * @param <T> the type of its result
     * @return its future
     */
    public <T> ExecutorFuture<T> submitLocal(Callable<T> call) {
        var future = new ExecutorFuture<T>(CallName.of(call), callers);
        requireWhole(future.name());
        switch (calls.add(new Call<>(call, future))) {
            case REFUSED ->
                throw new ExecutorShutDownException(future.name() + " was submitted to " + name
                        + ", which has been shut down; submit before that, or make a new pool");
            case NO_IDLE -> startWorker();
            case TO_IDLE -> {}
        }
        return future;
    }

    @Override
    public <T> ExecutorFuture<T> submitCall(Callable<T> function) {
        return submitLocal(function);
    }

    @Override
    public <A, R> MapResults<R> map(
            SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> inputs, MapOptions options) {
        return MapResults.<A, R>single(input -> submit(function, input), inputs, options);
    }

    @Override
    public void execute(Runnable command) {
        var _ = submitLocal(() -> {
            command.run();
            return true;
        });
    }

    @Override
    public void shutdown(boolean cancelFutures) {
        calls.close();
        if (cancelFutures) {
            calls.drain().forEach(call -> call.future().cancel(false));
        }
        List<Thread> all;
        synchronized (workers) {
            all = List.copyOf(workers);
        }
        for (Thread worker : all) {
            join(worker);
        }
    }

    private static void join(Thread worker) {
        if (worker == Thread.currentThread()) {
            return; // a call that closes its own pool cannot wait for itself
        }
        try {
            worker.join();
        } catch (InterruptedException interrupted) {
            throw Sneaky.raise(interrupted);
        }
    }

    private void startWorker() {
        synchronized (workers) {
            if (workers.size() < options.maxWorkers()) {
                workers.add(Thread.ofPlatform()
                        .daemon()
                        .name(name + "-worker-" + workers.size())
                        .start(this::work));
            }
        }
    }

    private void work() {
        Action initializer = options.initializer();
        if (initializer != null && !initialize(initializer)) {
            return;
        }
        for (var call = calls.take(); call != null; call = calls.take()) {
            call.run();
        }
    }

    private boolean initialize(Action initializer) {
        try {
            initializer.run();
            return true;
        } catch (Throwable thrown) {
            broken = thrown;
            calls.close();
            calls.drain()
                    .forEach(call -> call.future().fail(brokenBy(call.future().name(), thrown)));
            return false;
        }
    }

    private void requireWhole(String call) {
        Throwable cause = broken;
        if (cause != null) {
            throw brokenBy(call, cause);
        }
    }

    private BrokenThreadPoolException brokenBy(String call, Throwable cause) {
        return new BrokenThreadPoolException(
                call + " cannot run: the initializer of " + name + " failed with " + cause
                        + "; make a new pool with an initializer that does not fail",
                cause);
    }

    @Override
    public String toString() {
        return name;
    }
}
