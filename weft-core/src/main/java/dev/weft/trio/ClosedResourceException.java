package dev.weft.trio;

/**
 * The endpoint was closed on this side: by the caller, or under its hands by another task. Semantics: Trio's
 * ClosedResourceError.
 */
public final class ClosedResourceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message. */
    public ClosedResourceException(String message) {
        super(message);
    }
}
