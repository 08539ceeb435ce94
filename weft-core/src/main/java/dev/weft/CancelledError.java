package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * Says that the task it is thrown in has been cancelled. It is an Error, so that {@code catch (Exception e)} lets a
 * cancellation pass; code that catches it on purpose should clean up and throw it again.
 *
 * <p>Semantics: asyncio 3.14's CancelledError; Trio's Cancelled is the same class here.
 */
public final class CancelledError extends Error {
    private static final long serialVersionUID = 1;

    private final transient @Nullable CancelScope scope;

    /** Makes a cancellation without a message. */
    public CancelledError() {
        super();
        scope = null;
    }

    /** Makes a cancellation with the message that was given to {@code cancel}; null is no message. */
    public CancelledError(@Nullable String message) {
        super(message);
        scope = null;
    }

    CancelledError(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
        scope = null;
    }

    CancelledError(CancelScope scope) {
        super(scope.reason());
        this.scope = scope;
    }

    /** Returns the scope whose cancellation this is; null: somebody called {@link Task#cancel}. */
    public @Nullable CancelScope scope() {
        return scope;
    }
}
