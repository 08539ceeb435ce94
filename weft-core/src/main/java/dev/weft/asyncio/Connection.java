package dev.weft.asyncio;

/**
 * Both directions of one connection.
 *
 * @param reader what the peer sends
 * @param writer what the peer is sent
 */
public record Connection(StreamReader reader, StreamWriter writer) {}
