package dev.weft.concurrent;

import org.jspecify.annotations.Nullable;

/**
 * A pool, or the worker that had a call, can no longer run it.
 *
 * <p>Semantics: {@code concurrent.futures.BrokenExecutor}.
 */
public class BrokenExecutorException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which call and which worker, and what to do about it
     * @param cause what broke it, if that is known
     */
    public BrokenExecutorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
