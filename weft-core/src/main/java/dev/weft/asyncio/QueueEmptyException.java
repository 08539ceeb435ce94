package dev.weft.asyncio;

/**
 * Thrown by {@link Queue#getNowait()} on an empty queue.
 *
 * <p>Semantics: asyncio 3.14's {@code QueueEmpty}.
 */
public final class QueueEmptyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public QueueEmptyException() {}
}
