package dev.weft.cluster;

import dev.weft.concurrent.BrokenExecutorException;
import org.jspecify.annotations.Nullable;

/** No member of the cluster answers, or the connection to the last one was lost for too long. */
public final class ClusterUnreachableException extends BrokenExecutorException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which call and which member, and what to do about it
     * @param cause what was seen of it, if anything
     */
    public ClusterUnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
