package dev.weft.trio;

/** No value will come any more: the last sender has been closed. Semantics: Trio's EndOfChannel. */
public final class EndOfChannelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message. */
    public EndOfChannelException(String message) {
        super(message);
    }
}
