package dev.weft;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an exception handler is told. Semantics: the dictionary of asyncio's {@code call_exception_handler}.
 *
 * @param message what happened
 * @param exception the failure, if there is one
 * @param future the future or task it belongs to, if any
 * @param handle the handle whose callback failed, if any
 * @param more further facts by name
 */
public record ExceptionContext(
        String message,
        @Nullable Throwable exception,
        @Nullable Future<?> future,
        @Nullable Handle handle,
        Map<String, Object> more) {
    /** Makes a context with a message and an exception. */
    public static ExceptionContext of(String message, @Nullable Throwable exception) {
        return new ExceptionContext(message, exception, null, null, Map.of());
    }

    /** Returns this context with the future it is about. */
    public ExceptionContext withFuture(Future<?> about) {
        return new ExceptionContext(message, exception, about, handle, more);
    }

    /** Returns this context with the handle it is about. */
    public ExceptionContext withHandle(Handle about) {
        return new ExceptionContext(message, exception, future, about, more);
    }

    /** Returns this context with one more fact. */
    public ExceptionContext with(String name, Object fact) {
        var all = new HashMap<>(more);
        all.put(name, fact);
        return new ExceptionContext(message, exception, future, handle, Map.copyOf(all));
    }
}
