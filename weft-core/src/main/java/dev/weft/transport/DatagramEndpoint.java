package dev.weft.transport;

/**
 * An open UDP socket and who is told about it.
 *
 * @param transport moves the datagrams
 * @param protocol is told; it was made by the caller's factory
 * @param <P> its type
 */
public record DatagramEndpoint<P extends DatagramProtocol>(DatagramTransport transport, P protocol) {}
