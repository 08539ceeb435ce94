package dev.weft.trio;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.Outcome;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
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
}
