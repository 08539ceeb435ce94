package dev.weft.asyncio;

/**
 * Thrown by a {@link Queue} that was shut down: by each put, and by each get once the queue is empty.
 *
 * <p>Semantics: asyncio 3.14's {@code QueueShutDown}.
 */
public final class QueueShutDownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public QueueShutDownException() {}
}
