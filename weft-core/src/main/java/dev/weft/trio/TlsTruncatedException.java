package dev.weft.trio;

import javax.net.ssl.SSLException;

/** The transport has ended, and the peer had not said that it would. */
final class TlsTruncatedException extends SSLException {
    private static final long serialVersionUID = 1;

    TlsTruncatedException() {
        super("the connection ended without the peer's farewell: somebody may have cut it");
    }
}
