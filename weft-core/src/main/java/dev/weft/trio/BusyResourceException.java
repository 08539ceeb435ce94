package dev.weft.trio;

/** Another task is using what only one task may use at a time. Semantics: Trio's BusyResourceError. */
public final class BusyResourceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message. */
    public BusyResourceException(String message) {
        super(message);
    }
}
