package dev.weft.trio;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.Checkpoint;
import dev.weft.Outcome;
import dev.weft.Task;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trio's functions for those who build on it: what a program rarely needs. The rest of Python's {@code trio.lowlevel} is on
 * {@link Trio}.
 */
public final class Lowlevel {
    private Lowlevel() {}

    // ------------------------------------------------------------------ guest runs

    /** Starts a guest run with the default options. See the longer form. */
    public static <T extends @Nullable Object> TrioToken startGuestRun(
            Awaitable<T> main, Executor runSyncSoonThreadsafe, Consumer<? super Outcome<T>> doneCallback) {
        return startGuestRun(main, runSyncSoonThreadsafe, runSyncSoonThreadsafe, doneCallback, TrioOptions.DEFAULT);
    }

    /**
     * Runs a main body as a guest of another event loop, the host: in the host's thread, in turn with what the host does there.
     * While the guest has nothing to do it keeps a thread of its own waiting, and the host goes on. Does not block. Any thread.
     *
     * <p>The host's thread may call whatever is not a checkpoint, at any time: {@code scope.cancel()}, {@code event.set()}; other
     * threads use the token. A host has one guest at a time, and must let it end, for a guest that is cut off cleans up nothing.
     * {@code Thread.currentThread()} in a task is a virtual thread: code that insists on the host's goes through
     * {@code EventLoop.callSoon}, or back through the host.
     *
     * @param runSyncSoonThreadsafe has the host run a callback soon, in one thread, always the same; called on any thread
     * @param runSyncSoonNotThreadsafe does the same, perhaps faster, and is called only in the host's thread
     * @param doneCallback is called in the host's thread when the run has ended; if the host refuses its callbacks, on the thread
     *     that noticed
     * @return what other threads call into this run with
     * @throws IllegalStateException if a loop runs in this thread
     */
    public static <T extends @Nullable Object> TrioToken startGuestRun(
            Awaitable<T> main,
            Executor runSyncSoonThreadsafe,
            Executor runSyncSoonNotThreadsafe,
            Consumer<? super Outcome<T>> doneCallback,
            TrioOptions options) {
        return MainRun.startAsGuest(main, runSyncSoonThreadsafe, runSyncSoonNotThreadsafe, doneCallback, options);
    }

    /** As the form for a body with a value. */
    public static TrioToken startGuestRun(
            Action main, Executor runSyncSoonThreadsafe, Consumer<? super Outcome<Void>> doneCallback) {
        return startGuestRun(main.asAwaitable(), runSyncSoonThreadsafe, doneCallback);
    }

    /** Returns the outermost task of this run, which is parent to all others; null: this loop was not started by Trio. */
    public static @Nullable Task<?> currentRootTask() {
        var nursery = TrioRun.current().systemNursery;
        return nursery == null ? null : nursery.parentTask();
    }

    // ------------------------------------------------------------------ waiting

    /** What an {@link AbortFunction} has done. */
    public enum Abort {
        /** The wait is undone: nobody will reschedule the task, and it gets the cancellation. */
        SUCCEEDED,

        /** The wait cannot be undone now: the task waits on until somebody reschedules it. */
        FAILED
    }

    /** Undoes a wait of {@link #waitTaskRescheduled} because its task is cancelled. */
    @FunctionalInterface
    public interface AbortFunction {
        /**
         * Undoes the wait, or says that this is not possible. Is called at most once for a wait. Must not suspend.
         *
         * @param raiseCancel makes the error of the cancellation; for whoever reschedules the task later, after a {@code FAILED}
         */
        Abort abort(Supplier<CancelledError> raiseCancel);
    }

    /**
     * Waits until somebody calls {@link #reschedule} for this task: what every other wait could be built of. Suspends. Arrange
     * first who will do that; it must happen exactly once, unless the abort function has succeeded.
     *
     * @param abort is called if the task is cancelled meanwhile, or is already
     * @return what the task was rescheduled with
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // who waits knows what whoever reschedules sends
    public static <T extends @Nullable Object> T waitTaskRescheduled(AbortFunction abort) {
        return new Rescheduled<T>(abort).park();
    }

    /**
     * Lets a task go on that waits in {@link #waitTaskRescheduled}, without a value. Does not suspend.
     *
     * @throws IllegalStateException if it does not wait there, or was rescheduled before
     */
    public static void reschedule(Task<?> task) {
        reschedule(task, new Outcome.Success<@Nullable Object>(null));
    }

    /** As {@link #reschedule(Task)}, with the value that the wait returns or the exception that it throws. */
    public static void reschedule(Task<?> task, Outcome<? extends @Nullable Object> next) {
        if (!(task.waitingFor() instanceof Rescheduled<?> wait) || wait.done()) {
            throw new IllegalStateException(
                    task.getName() + " does not wait in waitTaskRescheduled: it may be rescheduled once"
                            + " for each wait, and not after its abort function has succeeded");
        }
        wait.settle(next);
    }

    /** The wait of one task for whoever reschedules it. */
    private static final class Rescheduled<T extends @Nullable Object> extends Wait<T> {
        private final AbortFunction abort;
        private final @Nullable CancelScope scope = Checkpoint.currentScope();
        private boolean asked;

        Rescheduled(AbortFunction abort) {
            super("whoever reschedules it");
            this.abort = abort;
        }

        @Override
        public boolean cancel(@Nullable String message) {
            if (done() || asked) {
                return false;
            }
            asked = true;
            return abort.abort(() -> error(message)) == Abort.SUCCEEDED && super.cancel(message);
        }

        private CancelledError error(@Nullable String message) {
            return scope != null && scope.isEffectivelyCancelled() ? scope.newError() : new CancelledError(message);
        }

        @SuppressWarnings("unchecked") // whoever reschedules a task knows what it waits for
        void settle(Outcome<? extends @Nullable Object> next) {
            switch (next) {
                case Outcome.Success<?>(var value) -> setResult((T) value);
                case Outcome.Failure<?>(var exception) -> setException(exception);
            }
        }
    }

    // ------------------------------------------------------------------ the JDK's own channels, which must not block

    /**
     * Waits until a channel can be read, or accepts. A checkpoint.
     *
     * @throws BusyResourceException if another task waits for that already
     * @throws ClosedResourceException if it is closed, or somebody says so by {@link #notifyClosing}
     * @throws IllegalStateException if {@code dev.weft:weft-net} is not on the path
     */
    public static void waitReadable(SelectableChannel channel) {
        TrioRun.current().channelWaits.await(channel, ChannelWaits.READ);
    }

    /** Waits until a channel can be written. A checkpoint. Fails as {@link #waitReadable} does. */
    public static void waitWritable(SelectableChannel channel) {
        TrioRun.current().channelWaits.await(channel, ChannelWaits.WRITE);
    }

    /** Wakes whoever waits for a channel, by {@link ClosedResourceException}: call it just before closing. Does not suspend. */
    public static void notifyClosing(SelectableChannel channel) {
        TrioRun.current().channelWaits.notifyClosing(channel);
    }

    // ------------------------------------------------------------------ parking lots

    /**
     * Lets the end of a task break a parking lot: whoever is parked there then, and whoever comes later, gets a
     * {@link BrokenResourceException}. One task may break several lots, and one lot as often as it was added.
     *
     * @throws BrokenResourceException if the task has ended
     */
    public static void addParkingLotBreaker(Task<?> task, ParkingLot lot) {
        TrioRun.current().breakers.add(task, lot);
    }

    /**
     * Undoes one {@link #addParkingLotBreaker}.
     *
     * @throws IllegalStateException if the task is not a breaker of the lot
     */
    public static void removeParkingLotBreaker(Task<?> task, ParkingLot lot) {
        TrioRun.current().breakers.remove(task, lot);
    }
}
