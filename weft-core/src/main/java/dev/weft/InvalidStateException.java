package dev.weft;

/** A future was asked for what it does not have yet, or settled a second time. Semantics: asyncio's InvalidStateError. */
public final class InvalidStateException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** Makes the exception with a message that says what was done and what to do instead. */
    public InvalidStateException(String message) {
        super(message);
    }
}
