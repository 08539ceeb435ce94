package dev.weft.concurrent;

import org.jspecify.annotations.Nullable;

/**
 * A function, an argument, an item or a result cannot be turned into bytes, so it cannot go to another process. The
 * message has the path of fields from the value that was to travel to the one that cannot.
 */
public final class CannotTravelException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was to travel, the path to what cannot, and the remedy
     * @param cause what the serialisation said
     */
    public CannotTravelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
