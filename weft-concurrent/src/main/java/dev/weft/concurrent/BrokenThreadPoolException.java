package dev.weft.concurrent;

import org.jspecify.annotations.Nullable;

/**
 * The initializer of a pool of threads failed, so the pool runs nothing any more.
 *
 * <p>Semantics: {@code concurrent.futures.thread.BrokenThreadPool}.
 */
public final class BrokenThreadPoolException extends BrokenExecutorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which pool, and what to do about it
     * @param cause what the initializer threw
     */
    public BrokenThreadPoolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
