package dev.weft;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A callback that a loop will run, and the means to take it back. Semantics: asyncio's Handle. */
public class Handle implements Ready {
    final EventLoop loop;
    private final Context context;
    private @Nullable Runnable callback;

    Handle(EventLoop loop, Runnable callback, Context context) {
        this.loop = loop;
        this.callback = Objects.requireNonNull(callback, "a callback is needed: null was given");
        this.context = Objects.requireNonNull(
                context, "a callback needs a context: leave it out for the current one, or pass a new Context()");
    }

    /** Takes the callback back; a second call, or one after it ran, does nothing. Loop thread only. */
    public void cancel() {
        callback = null;
    }

    /** Returns whether the callback has been taken back. */
    public final boolean cancelled() {
        return callback == null;
    }

    /** Returns the context that the callback runs in. */
    public final Context getContext() {
        return context;
    }

    @Override
    public final void turn() {
        var now = callback;
        if (now == null) {
            return;
        }
        loop.enter(null, context);
        try {
            now.run();
        } catch (Throwable e) {
            loop.callExceptionHandler(
                    ExceptionContext.of("Exception in callback " + now, e).withHandle(this));
        }
    }

    @Override
    public String toString() {
        var now = callback;
        return "Handle[" + (now == null ? "cancelled" : now) + "]";
    }
}
