package dev.weft.transport;

/**
 * A process that was started and who is told about it.
 *
 * @param transport holds the process and its pipes
 * @param protocol is told; it was made by the caller's factory
 * @param <P> its type
 */
public record SubprocessEndpoint<P extends SubprocessProtocol>(SubprocessTransport transport, P protocol) {}
