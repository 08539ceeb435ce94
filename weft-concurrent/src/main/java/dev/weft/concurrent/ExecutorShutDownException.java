package dev.weft.concurrent;

import java.util.concurrent.RejectedExecutionException;

/** A call was submitted to a pool that has been shut down. */
public final class ExecutorShutDownException extends RejectedExecutionException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which call and which pool
     */
    public ExecutorShutDownException(String message) {
        super(message);
    }
}
