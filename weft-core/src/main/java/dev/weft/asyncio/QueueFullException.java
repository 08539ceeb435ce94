package dev.weft.asyncio;

/**
 * Thrown by {@link Queue#putNowait} on a queue that holds {@link Queue#maxsize()} items.
 *
 * <p>Semantics: asyncio 3.14's {@code QueueFull}.
 */
public final class QueueFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public QueueFullException() {}
}
