package dev.weft.concurrent;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The place of one worker in a pool of processes: a thread that takes calls, has its worker run them, and replaces the
 * worker when it dies.
 */
/*
 *  A call's fate is decided here alone: VALUE and FAILURE complete it, a broken link fails it with
 *  BrokenProcessPoolException, and a cancelled call has ended its worker already.
 */
final class Seat implements Runnable {
    /** A call on its way: bytes, and the future of the result. */
    record Call<T>(ByteBuffer bytes, ExecutorFuture<T> future) {}

    private final CallQueue<Call<?>> calls;
    private final Spare workers;
    private final int callsPerWorker;
    private final ObjectInputFilter filter;
    private final java.util.function.Consumer<BrokenProcessPoolException> broken;
    private final Supplier<@Nullable BrokenProcessPoolException> ended;
    private volatile @Nullable Worker worker;

    Seat(
            CallQueue<Call<?>> calls,
            Spare workers,
            ProcessPoolOptions options,
            java.util.function.Consumer<BrokenProcessPoolException> broken,
            Supplier<@Nullable BrokenProcessPoolException> ended) {
        this.calls = calls;
        this.workers = workers;
        this.callsPerWorker = options.maxTasksPerChild() == 0 ? Integer.MAX_VALUE : options.maxTasksPerChild();
        this.filter = options.filter();
        this.broken = broken;
        this.ended = ended;
    }

    @Override
    public void run() {
        try {
            ready();
            for (Call<?> call = calls.take(); call != null; call = calls.take()) {
                serve(call);
            }
        } catch (BrokenProcessPoolException e) {
            broken.accept(e);
        } finally {
            Worker last = worker;
            if (last != null) {
                last.dismiss();
            }
        }
    }

    /** The worker that this seat has now, for those who end it from outside. */
    @Nullable
    Worker worker() {
        return worker;
    }

    private Worker ready() {
        Worker current = worker;
        if (current != null && current.alive() && current.calls() < callsPerWorker) {
            return current;
        }
        if (current != null) {
            current.dismiss();
        }
        Worker fresh = workers.take();
        worker = fresh;
        BrokenProcessPoolException end = ended.get(); // said before or after the worker can be seen: never missed
        if (end != null) {
            fresh.kill();
            throw end;
        }
        workers.prepare();
        return fresh;
    }

    private <T> void serve(Call<T> call) {
        Worker current;
        try {
            current = ready();
        } catch (BrokenProcessPoolException e) {
            call.future()
                    .fail(new BrokenProcessPoolException(
                            "the " + call.future().name() + " did not run: " + e.getMessage(), e));
            throw e;
        }
        if (!call.future().start(current::kill)) {
            return;
        }
        try {
            settle(call, current.run(call.bytes()));
        } catch (IOException lost) {
            call.future().fail(died(call, current, lost));
            worker = null;
            workers.prepare();
        }
        if (call.future().isCancelled()) {
            current.kill();
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the function that was sent has this type of result, perhaps null
    private <T> void settle(Call<T> call, Link.Message answer) {
        if (answer.kind() == Kind.FAILURE) {
            call.future().fail(Worker.failureIn(answer, filter));
            return;
        }
        try {
            call.future().succeed((T) Travel.unpack(answer.body(), Worker.loader(), filter));
        } catch (Throwable e) { // an error of the classes that are read is one of this call, not of the pool
            call.future()
                    .fail(new CannotTravelException(
                            "the result of the " + call.future().name() + " cannot be read here: " + e, e));
        }
    }

    private static BrokenProcessPoolException died(Call<?> call, Worker worker, IOException lost) {
        return new BrokenProcessPoolException(
                worker + ", which ran the " + call.future().name() + ", " + worker.ending()
                        + "; another one takes its place, so submit the call again if it may run twice",
                lost);
    }
}
