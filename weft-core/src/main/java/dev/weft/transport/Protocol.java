package dev.weft.transport;

import org.jspecify.annotations.Nullable;

/**
 * What a transport calls: one protocol object per connection, told of everything that happens to it.
 *
 * <p>Threads: the loop calls every method on its home thread, never inside a task, so a method must neither suspend nor
 * block. It may create tasks.
 *
 * <p>Semantics: asyncio 3.14's {@code Protocol}. The order is: {@code connectionMade} once, then any number of
 * {@code dataReceived}, then at most one {@code eofReceived}, then {@code connectionLost} once. {@code pauseWriting} and
 * {@code resumeWriting} come in pairs in between, and {@code pauseWriting} may be called from inside
 * {@link Transport#write(byte[])}.
 */
public interface Protocol {
    /**
     * Is told that the connection stands. Does not suspend.
     *
     * @param transport the connection
     */
    default void connectionMade(Transport transport) {}

    /**
     * Is handed bytes from the peer. Does not suspend.
     *
     * @param data never empty; the receiver owns the array
     */
    default void dataReceived(byte[] data) {}

    /**
     * Is told that the peer will send no more. Does not suspend.
     *
     * @return true to keep our half open, false to close the transport. A TLS connection is closed either way.
     */
    default boolean eofReceived() {
        return false;
    }

    /** Is told that the write buffer has grown over its high mark: stop writing. Does not suspend. */
    default void pauseWriting() {}

    /** Is told that the write buffer has shrunk to its low mark: go on writing. Does not suspend. */
    default void resumeWriting() {}

    /**
     * Is told that the connection is gone. Does not suspend.
     *
     * @param exception what broke it; null if it was closed or aborted on this side, or ended properly by the peer
     */
    default void connectionLost(@Nullable Throwable exception) {}
}
