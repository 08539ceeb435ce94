package dev.weft.asyncio;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.Context;
import dev.weft.EventLoop;
import dev.weft.Future;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The ways between a loop's futures and the JDK's, in both directions, and into threads. */
final class Bridges {
    private Bridges() {}

    /** Semantics: asyncio 3.14's {@code to_thread}; the call sees a copy of the current context. */
    static <T> T toThread(Callable<T> call) {
        Objects.requireNonNull(call, "callable is null: pass what the thread is to run");
        Context context = Context.current().copy();
        return EventLoop.current()
                .<T>runInExecutor(null, () -> context.call(call))
                .await();
    }

    /** Semantics: asyncio 3.14's {@code run_coroutine_threadsafe}. Any thread. */
    static <T> CompletableFuture<T> submit(Awaitable<? extends T> coro, EventLoop loop) {
        Objects.requireNonNull(coro, "awaitable is null: pass what the loop is to run");
        Objects.requireNonNull(loop, "loop is null: pass the loop that is to run it");
        var submitted = new Submitted<T>(loop);
        loop.callSoonThreadsafe(() -> submitted.start(coro));
        return submitted;
    }

    /** Semantics: asyncio 3.14's {@code wrap_future}. */
    static <T> Future<T> wrap(CompletionStage<T> stage, EventLoop loop) {
        Objects.requireNonNull(stage, "stage is null: pass the CompletionStage to wait for");
        var wrapped = new Wrapped<T>(loop, stage);
        wrapped.follow(loop);
        return wrapped;
    }

    /** What another thread gets for a coroutine that it sent to a loop. */
    private static final class Submitted<T> extends CompletableFuture<T> {
        private final EventLoop loop;

        /** Loop thread only. */
        private @Nullable Future<T> task;

        Submitted(EventLoop loop) {
            this.loop = loop;
        }

        /** Cancels the task, too, unless it is done. Any thread. */
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            if (completeExceptionally(new CancellationException())) {
                loop.callSoonThreadsafeUnlessClosed(this::cancelTask);
            }
            return isCancelled();
        }

        /** A future made of this one is an ordinary one: cancelling it is its own matter. */
        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }

        void start(Awaitable<? extends T> coro) {
            if (isCancelled()) {
                Coroutines.close(coro);
                return;
            }
            try {
                Future<T> started = Ensure.future(coro, loop);
                task = started;
                started.addDoneCallback(this::finish);
            } catch (Throwable failure) {
                completeExceptionally(failure);
                throw failure;
            }
        }

        private void cancelTask() {
            Future<T> started = task;
            if (started != null) {
                started.cancel();
            }
        }

        private void finish(Future<T> done) {
            if (done.cancelled()) {
                super.cancel(false);
                return;
            }
            Throwable failure = done.exception();
            if (failure == null) {
                complete(done.result());
            } else {
                completeExceptionally(failure);
            }
        }
    }

    /** What a loop gets for a stage that somebody outside completes. */
    private static final class Wrapped<T> extends Future<T> {
        private final CompletionStage<T> stage;

        Wrapped(EventLoop loop, CompletionStage<T> stage) {
            super(loop);
            this.stage = stage;
        }

        void follow(EventLoop loop) {
            AutoCloseable outside = loop.expectOutside();
            stage.whenComplete((value, failure) -> {
                loop.callSoonThreadsafeUnlessClosed(() -> settle(value, failure));
                close(outside);
            });
            addDoneCallback(_ -> {
                if (cancelled()) {
                    stage.toCompletableFuture().cancel(false);
                    close(outside);
                }
            });
        }

        private void settle(T value, @Nullable Throwable failure) {
            if (done()) {
                return;
            }
            Throwable cause = failure instanceof CompletionException wrapper && wrapper.getCause() != null
                    ? wrapper.getCause()
                    : failure;
            if (cause == null) {
                setResult(value);
            } else if (cause instanceof CancellationException || cause instanceof CancelledError) {
                cancel();
            } else {
                setException(cause);
            }
        }

        private static void close(AutoCloseable outside) {
            try {
                outside.close();
            } catch (Exception failure) {
                throw Sneaky.raise(failure);
            }
        }
    }
}
