package dev.weft.transport;

/**
 * What an address is called.
 *
 * @param host the name, or the address as text if it has none
 * @param service the port as text
 */
public record NameInfo(String host, String service) {}
