package dev.weft.transport;

/**
 * An open connection and who is told about it.
 *
 * @param transport moves the bytes
 * @param protocol is told; it was made by the caller's factory
 * @param <P> its type
 */
public record Endpoint<P extends Protocol>(Transport transport, P protocol) {}
