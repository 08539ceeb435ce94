package dev.weft.concurrent;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls in child JVMs, for functions that need a processor of their own, much memory, or walls around them. A call
 * travels as bytes: a lambda or a method reference with what it captured. Classes that are on no class path, such as those
 * of a source file compiled in memory, are fetched from this process. The children share its output streams, see its
 * {@code weft.} properties, have no part in its context variables, and end when it ends, however it ends.
 *
 * <p>Any thread, and any task, may use it.
 *
 * <p>Semantics: {@code concurrent.futures.ProcessPoolExecutor} of Python 3.14. Differences: what cannot travel fails at
 * {@code submit}; a worker's death fails only its call, and it is replaced; cancelling a running call ends its worker.
 */
public final class ProcessPoolExecutor implements Executor {
    private static final AtomicInteger POOLS = new AtomicInteger();

    private final String name = "weft-processes-" + POOLS.incrementAndGet();
    private final ProcessPoolOptions options;
    private final CallQueue<Seat.Call<?>> calls = new CallQueue<>();
    private final Spin callers = new Spin();
    private final Spare workers;
    private final List<Seat> seats = new ArrayList<>(); // guarded by itself
    private final List<Thread> threads = new ArrayList<>(); // guarded by seats
    private volatile @Nullable BrokenProcessPoolException broken;
    private volatile @Nullable BrokenProcessPoolException ended; // by terminateWorkers or killWorkers

    /** Makes a pool of one process for each processor. */
    public ProcessPoolExecutor() {
        this(ProcessPoolOptions.DEFAULT);
    }

    /**
     * Makes a pool of at most so many processes.
     *
     * @param maxWorkers how many
     */
    public ProcessPoolExecutor(int maxWorkers) {
        this(ProcessPoolOptions.DEFAULT.withMaxWorkers(maxWorkers));
    }

    /**
     * Makes a pool. The first process begins to start at once, if the options want a spare.
     *
     * @param options how many processes, how they start and when they are replaced
     * @throws CannotTravelException if the initializer cannot travel
     */
    public ProcessPoolExecutor(ProcessPoolOptions options) {
        this.options = options;
        ByteBuffer initializer = packInitializer(options.initializer());
        this.workers = new Spare(
                () -> Worker.start(initializer, options.jvmArguments(), options.startTimeout(), options.filter()),
                options.spare());
        workers.prepare();
    }

    private static ByteBuffer packInitializer(@Nullable SerializableAction initializer) {
        if (initializer == null) {
            return ByteBuffer.allocate(0);
        }
        ParentClasses.remember(initializer);
        return Travel.pack(ActionCall.of(initializer), "the initializer of a process pool");
    }

    @Override
    public <T> ExecutorFuture<T> submit(SerializableCallable<T> call) {
        var future = new ExecutorFuture<T>(CallName.of(call), callers);
        BrokenProcessPoolException cause = broken;
        if (cause != null) {
            throw new BrokenProcessPoolException(
                    "the " + future.name() + " cannot run, " + name + " is broken: " + cause.getMessage(), cause);
        }
        if (calls.isClosed()) {
            throw shutDown(future);
        }
        ParentClasses.remember(call);
        ByteBuffer bytes = Travel.pack(call, "the " + future.name());
        switch (calls.add(new Seat.Call<>(bytes, future))) {
            case REFUSED -> throw shutDown(future);
            case NO_IDLE -> addSeat();
            case TO_IDLE -> {}
        }
        return future;
    }

    private ExecutorShutDownException shutDown(ExecutorFuture<?> future) {
        return new ExecutorShutDownException("the " + future.name() + " was submitted to " + name
                + ", which has been shut down; submit before that, or make a new pool");
    }

    @Override
    public <A, R> MapResults<R> map(
            SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> inputs, MapOptions options) {
        return ExecutorKit.map(this, function, inputs, options);
    }

    /** Runs a command that can travel. */
    @Override
    public void execute(Runnable command) {
        var _ = submit(new RunnableCall(command));
    }

    @Override
    public void shutdown(boolean cancelFutures) {
        calls.close();
        if (cancelFutures) {
            calls.drain().forEach(call -> call.future().cancel(false));
        }
        List<Thread> all;
        synchronized (seats) {
            all = List.copyOf(threads);
        }
        try {
            for (Thread seat : all) {
                seat.join();
            }
        } catch (InterruptedException interrupted) {
            throw Sneaky.raise(interrupted);
        } finally {
            workers.close();
        }
    }

    /**
     * Shuts the pool down and asks its processes to end, as SIGTERM does. Calls that run or wait fail with {@link
     * BrokenProcessPoolException}. Does not wait.
     */
    public void terminateWorkers() {
        endWorkers(Worker::terminate, "terminated");
    }

    /**
     * Shuts the pool down and ends its processes at once, as SIGKILL does. Calls that run or wait fail with {@link
     * BrokenProcessPoolException}. Does not wait.
     */
    public void killWorkers() {
        endWorkers(Worker::kill, "killed");
    }

    private void endWorkers(java.util.function.Consumer<Worker> end, String how) {
        var cause = new BrokenProcessPoolException("the workers of " + name + " were " + how, null);
        ended = cause;
        calls.close();
        workers.close();
        failWaiting(cause);
        synchronized (seats) {
            for (Seat seat : seats) {
                Worker worker = seat.worker();
                if (worker != null) {
                    end.accept(worker);
                }
            }
        }
    }

    /**
     * Lists the processes that run calls now or wait for some.
     *
     * @return their process ids
     */
    public List<Long> workerPids() {
        synchronized (seats) {
            return seats.stream()
                    .map(Seat::worker)
                    .filter(worker -> worker != null && worker.alive())
                    .map(Worker::pid)
                    .toList();
        }
    }

    private void addSeat() {
        synchronized (seats) {
            if (seats.size() < options.maxWorkers()) {
                var seat = new Seat(calls, workers, options, this::breakWith, () -> ended);
                seats.add(seat);
                threads.add(Thread.ofPlatform()
                        .daemon()
                        .name(name + "-seat-" + seats.size())
                        .start(seat));
            }
        }
    }

    private void breakWith(BrokenProcessPoolException cause) {
        if (ended == null) {
            broken = cause;
        }
        calls.close();
        workers.close();
        failWaiting(cause);
    }

    private void failWaiting(BrokenProcessPoolException cause) {
        for (Seat.Call<?> call : calls.drain()) {
            call.future()
                    .fail(new BrokenProcessPoolException(
                            "the " + call.future().name() + " did not run: " + cause.getMessage(), cause));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
