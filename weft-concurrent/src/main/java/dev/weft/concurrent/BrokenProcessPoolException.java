package dev.weft.concurrent;

import org.jspecify.annotations.Nullable;

/**
 * The process that ran a call died, or the pool cannot start its processes.
 *
 * <p>Semantics: {@code concurrent.futures.process.BrokenProcessPool}, with one difference: a worker that dies fails only
 * the call that it was running and is replaced, while in Python the whole pool is broken.
 */
public final class BrokenProcessPoolException extends BrokenExecutorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which call, which worker and how it ended
     * @param cause what broke it, if that is known
     */
    public BrokenProcessPoolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
