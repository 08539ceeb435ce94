package dev.weft.asyncio;

import dev.weft.Awaitable;
import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.Future;
import dev.weft.Task;
import java.util.function.Consumer;

/**
 * A future that ends as another one does, and whose cancelling leaves the other one alone.
 *
 * <p>Semantics: asyncio 3.14's {@code shield}. If the inner one fails after the outer one was cancelled, the loop's exception
 * handler is told.
 */
final class Shield {
    /** One object for all shields: an inner future tells of its failure once, however many shields were cancelled. */
    private static final Consumer<Future<?>> TELL_HANDLER = Shield::tellHandler;

    private Shield() {}

    static <T> Future<T> of(Awaitable<? extends T> coro) {
        Future<T> inner = Ensure.future(coro, null);
        if (inner.done()) {
            return inner;
        }
        EventLoop running = EventLoop.currentOrNull();
        EventLoop loop = running == null ? inner.loop() : running;
        Future<T> outer = loop.createFuture();
        Task<?> waiter = Task.currentOrNull();
        if (waiter != null) {
            inner.addAwaitedBy(waiter);
            inner.addDoneCallback(done -> done.discardAwaitedBy(waiter));
        }
        Consumer<Future<T>> copy = done -> copy(done, outer);
        inner.addDoneCallback(copy);
        outer.addDoneCallback(_ -> {
            if (!inner.done()) {
                inner.removeDoneCallback(copy);
                inner.removeDoneCallback(TELL_HANDLER);
                inner.addDoneCallback(TELL_HANDLER);
            }
        });
        return outer;
    }

    private static <T> void copy(Future<T> inner, Future<T> outer) {
        if (outer.cancelled()) {
            return;
        }
        if (inner.cancelled()) {
            outer.cancel();
            return;
        }
        Throwable failure = inner.exception();
        if (failure == null) {
            outer.setResult(inner.result());
        } else {
            outer.setException(failure);
        }
    }

    private static void tellHandler(Future<?> inner) {
        Throwable failure = inner.cancelled() ? null : inner.exception();
        if (failure != null) {
            String message = failure.getClass().getSimpleName() + " exception in shielded future";
            EventLoop.current()
                    .callExceptionHandler(ExceptionContext.of(message, failure).withFuture(inner));
        }
    }
}
