package dev.weft.trio;

/**
 * The two ends of a channel within the process: made by {@link Trio#openMemoryChannel}.
 *
 * @param send where values go in
 * @param receive where they come out
 */
public record MemoryChannel<T>(MemorySendChannel<T> send, MemoryReceiveChannel<T> receive) {}
