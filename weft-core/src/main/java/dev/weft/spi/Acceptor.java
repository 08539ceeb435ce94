package dev.weft.spi;

import dev.weft.transport.Protocol;
import dev.weft.transport.Transport;

/** Who takes the connections that a listener accepts. Called on the home thread of the loop that the connection lives on. */
@FunctionalInterface
public interface Acceptor {
    /** Makes the protocol of one connection. Does not suspend. */
    Protocol newProtocol();

    /** Is told of a connection as soon as it is there, before a handshake on it has begun. Does not suspend. */
    default void attached(Transport transport) {}

    /** Is told that it is gone, after its protocol was. Does not suspend. */
    default void detached(Transport transport) {}

    /** Is told of a failure that was reported already, so that it can be counted. Does not suspend. */
    default void failed(Failure what) {}

    /** What can go wrong with a connection, and costs nobody else anything. */
    enum Failure {
        /** It could not be accepted. */
        ACCEPT,
        /** It ended in its TLS handshake. */
        HANDSHAKE,
        /** Its protocol threw an exception, or could not be made. */
        PROTOCOL
    }
}
