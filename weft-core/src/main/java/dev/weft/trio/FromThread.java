package dev.weft.trio;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Task;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls from another thread into a run; each blocks that thread until it is done.
 *
 * <p>Semantics: Trio's from_thread. A thread of {@link ToThread} calls into the run it came from: the body runs in the task that
 * waits for the thread, in its scopes, unless that task may leave the thread alone ({@code abandonOnCancel}). Any other thread calls
 * with a {@link TrioToken}, and the body runs in a task of its own. If the thread is interrupted meanwhile, a value that comes all
 * the same is closed if it is AutoCloseable.
 */
public final class FromThread {
    /** The call that the current thread works for. */
    static final ThreadLocal<ToThread.@Nullable Call<?>> CALLER = new ThreadLocal<>();

    private FromThread() {}

    /**
     * Runs a body in the task that waits for this thread, and returns its value. Blocks the thread.
     *
     * @throws CancelledError if that task has been cancelled, or is meanwhile
     */
    public static <T extends @Nullable Object> T run(Awaitable<T> body) {
        checkCancelled();
        return onLoop(caller(), body);
    }

    /** Runs a body as a task of the token's run, and returns its value. Blocks the thread. */
    public static <T extends @Nullable Object> T run(Awaitable<T> body, TrioToken token) {
        return onLoop(token.loop(), body);
    }

    /** Runs a function on the loop of the run that this thread was started by. Blocks the thread. */
    public static <T extends @Nullable Object> T runSync(Callable<T> function) {
        checkCancelled();
        return onLoop(caller(), function::call);
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

    private static <T extends @Nullable Object> T onLoop(ToThread.Call<?> call, Awaitable<T> body) {
        var loop = call.eventLoop();
        if (!call.runsOrders()) {
            return onLoop(loop, () -> loop.answer(body));
        }
        Awaitable<T> answering = () -> {
            try {
                return loop.answer(body);
            } finally {
                call.noteCancellation();
            }
        };
        return handOver(loop, answering, call::order);
    }

    private static <T extends @Nullable Object> T onLoop(EventLoop loop, Awaitable<T> body) {
        return handOver(loop, body, answering -> loop.createTask(answering::run));
    }

    /** Has something done on the loop that runs the body and answers, and waits for the answer. */
    private static <T extends @Nullable Object> T handOver(
            EventLoop loop, Awaitable<T> body, Consumer<Runnable> onLoopThread) {
        if (EventLoop.currentOrNull() != null) {
            throw new IllegalStateException("this is a blocking function: call it from a thread outside the loop");
        }
        var answer = new CompletableFuture<T>();
        new TrioToken(loop).runSyncSoon(() -> onLoopThread.accept(() -> answer(body, answer)));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw Sneaky.raise(e.getCause() != null ? e.getCause() : e);
        } catch (InterruptedException e) {
            answer.cancel(false); // a value that comes now is for nobody
            throw Sneaky.raise(e);
        }
    }

    private static <T extends @Nullable Object> void answer(Awaitable<T> body, CompletableFuture<T> answer) {
        try {
            var value = body.await();
            if (!answer.complete(value)) {
                Handover.discard(value);
            }
        } catch (Throwable e) {
            answer.completeExceptionally(Task.current().absorb(e));
        }
    }
}
