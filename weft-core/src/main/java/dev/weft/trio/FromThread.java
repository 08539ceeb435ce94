package dev.weft.trio;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Calls from another thread into a run; each blocks that thread until it is done.
 *
 * <p>Semantics: Trio's from_thread. A thread of {@link ToThread} calls into the run it came from, any other with a
 * {@link TrioToken}. The body runs in a task of its own. If the thread is interrupted meanwhile, a value that comes all the same
 * is closed if it is AutoCloseable.
 */
public final class FromThread {
    /** The call that the current thread works for. */
    static final ThreadLocal<ToThread.@Nullable Call<?>> CALLER = new ThreadLocal<>();

    private FromThread() {}

    /** Runs a body as a task of the run that this thread was started by, and returns its value. Blocks the thread. */
    public static <T extends @Nullable Object> T run(Awaitable<T> body) {
        checkCancelled();
        return onLoop(caller().eventLoop(), body);
    }

    /** Runs a body as a task of the token's run, and returns its value. Blocks the thread. */
    public static <T extends @Nullable Object> T run(Awaitable<T> body, TrioToken token) {
        return onLoop(token.loop(), body);
    }

    /** Runs a function on the loop of the run that this thread was started by. Blocks the thread. */
    public static <T extends @Nullable Object> T runSync(Callable<T> function) {
        checkCancelled();
        return onLoop(caller().eventLoop(), function::call);
    }

    /** Runs a function on the loop of the token's run. Blocks the thread. */
    public static <T extends @Nullable Object> T runSync(Callable<T> function, TrioToken token) {
        return onLoop(token.loop(), function::call);
    }

    /**
     * Throws if the task that waits for this thread has been cancelled.
     *
     * @throws CancelledError if it has
     * @throws IllegalStateException in a thread that no {@link ToThread} call has started
     */
    public static void checkCancelled() {
        if (caller().cancelRequested()) {
            throw new CancelledError("the task that waits for this thread was cancelled");
        }
    }

    private static ToThread.Call<?> caller() {
        var call = CALLER.get();
        if (call == null) {
            throw new IllegalStateException("this thread was not started by ToThread: pass a TrioToken");
        }
        return call;
    }

    private static <T extends @Nullable Object> T onLoop(EventLoop loop, Awaitable<T> body) {
        if (EventLoop.currentOrNull() != null) {
            throw new IllegalStateException("this is a blocking function: call it from a thread outside the loop");
        }
        var answer = new CompletableFuture<T>();
        new TrioToken(loop)
                .runSyncSoon(() -> loop.createTask(() -> {
                    try {
                        var value = body.await();
                        if (!answer.complete(value)) {
                            Handover.discard(value);
                        }
                    } catch (Throwable e) {
                        answer.completeExceptionally(e);
                    }
                }));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw Sneaky.raise(e.getCause() != null ? e.getCause() : e);
        } catch (InterruptedException e) {
            answer.cancel(false); // a value that comes now is for nobody
            throw Sneaky.raise(e);
        }
    }
}
