package dev.weft.trio;

/** An operation that must not wait would have to. Semantics: Trio's WouldBlock. */
public final class WouldBlockException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message. */
    public WouldBlockException(String message) {
        super(message);
    }
}
