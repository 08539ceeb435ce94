package dev.weft.trio;

/** What was asked for is not known before the TLS handshake. Semantics: Trio's NeedHandshakeError. */
public final class NeedHandshakeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message. */
    public NeedHandshakeException(String message) {
        super(message);
    }
}
