package dev.weft.asyncio;

import java.io.IOException;

/**
 * The limit of a stream reader was reached while it looked for a separator.
 *
 * <p>Semantics: asyncio 3.14's {@code LimitOverrunError}.
 */
public final class LimitOverrunException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int consumed;

    /** Makes one that says how many bytes can be consumed without a separator in them. */
    public LimitOverrunException(String message, int consumed) {
        super(message);
        this.consumed = consumed;
    }

    /** Returns how many bytes stand before the separator, or can hold none. */
    public int consumed() {
        return consumed;
    }
}
