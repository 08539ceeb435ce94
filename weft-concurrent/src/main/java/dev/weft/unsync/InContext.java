package dev.weft.unsync;

import dev.weft.Context;
import java.util.concurrent.Callable;

/** Calls a function in a context that another thread copied. */
final class InContext {
    private InContext() {}

    static <T> T call(Context context, Callable<T> body) throws Exception {
        return context.call(body);
    }
}
