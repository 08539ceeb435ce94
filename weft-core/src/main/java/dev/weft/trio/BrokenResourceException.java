package dev.weft.trio;

/**
 * The resource is of no use any more, though this side did not close it: the other side went away. Semantics: Trio's
 * BrokenResourceError.
 */
public final class BrokenResourceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message. */
    public BrokenResourceException(String message) {
        super(message);
    }
}
