package dev.weft.trio;

/** A {@link Trio#failAfter} or {@link Trio#failAt} block was not done in time. Semantics: Trio's TooSlowError. */
public final class TooSlowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message. */
    public TooSlowException(String message) {
        super(message);
    }
}
