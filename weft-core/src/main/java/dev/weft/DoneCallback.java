package dev.weft;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One callback of one future, in the context that it was added in; it stands in the ready queue itself when it is due. */
final class DoneCallback<T extends @Nullable Object> implements Ready {
    private final Future<T> future;
    final Consumer<? super Future<T>> callback;
    private final Context context;

    DoneCallback(Future<T> future, Consumer<? super Future<T>> callback, Context context) {
        this.future = future;
        this.callback = callback;
        this.context = context;
    }

    @Override
    public void turn() {
        var loop = future.loop;
        loop.enter(null, context);
        try {
            callback.accept(future);
        } catch (Throwable e) {
            loop.callExceptionHandler(
                    ExceptionContext.of("Exception in callback " + callback, e).withFuture(future));
        }
    }
}
