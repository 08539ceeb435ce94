package dev.weft.cluster;

import dev.weft.concurrent.BrokenExecutorException;
import org.jspecify.annotations.Nullable;

/** The cluster cannot finish a call: nobody there runs calls, every member that ran it died, or too many members died at the same time. */
public final class BrokenClusterException extends BrokenExecutorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which call and which member, and what to do about it
     * @param cause what was seen of it, if anything
     */
    public BrokenClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
