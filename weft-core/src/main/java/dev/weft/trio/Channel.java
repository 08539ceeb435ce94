package dev.weft.trio;

/**
 * A channel that both sends and receives. Semantics: Trio's Channel.
 *
 * @param <T> what goes either way
 */
public interface Channel<T> extends SendChannel<T>, ReceiveChannel<T> {}
