package dev.weft.asyncio;

import java.io.EOFException;

/**
 * The stream ended before all that was asked for had come.
 *
 * <p>Semantics: asyncio 3.14's {@code IncompleteReadError}. {@code expected} is -1 where asyncio says None.
 */
public final class IncompleteReadException extends EOFException {
    private static final long serialVersionUID = 1L;

    private final byte[] partial;
    private final int expected;

    /** Makes one with what had come. {@code expected} is -1 if the length is not known. */
    public IncompleteReadException(byte[] partial, int expected) {
        super(partial.length + " bytes read on a total of " + (expected < 0 ? "undefined" : expected)
                + " expected bytes");
        this.partial = partial.clone();
        this.expected = expected;
    }

    /** Returns what had come. */
    public byte[] partial() {
        return partial.clone();
    }

    /** Returns how many bytes were asked for, or -1 if a separator was. */
    public int expected() {
        return expected;
    }
}
