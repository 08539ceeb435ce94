package dev.weft.transport;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a datagram transport calls: one protocol object per socket.
 *
 * <p>Threads: the loop calls every method on its home thread, never inside a task, so a method must neither suspend nor
 * block. It may create tasks.
 *
 * <p>Semantics: asyncio 3.14's {@code DatagramProtocol}.
 */
public interface DatagramProtocol {
    /** Is told that the socket is open. Does not suspend. */
    default void connectionMade(DatagramTransport transport) {}

    /**
     * Is handed a datagram. Does not suspend.
     *
     * @param data may be empty; the receiver owns the array
     * @param from who sent it
     */
    default void datagramReceived(byte[] data, SocketAddress from) {}

    /**
     * Is told that an earlier datagram could not be sent, or that receiving failed; the transport goes on. Does not
     * suspend.
     *
     * @param failure what the system said, such as that nobody listens there
     */
    default void errorReceived(IOException failure) {}

    /** Is told that too much lies unsent: stop sending. Does not suspend. */
    default void pauseWriting() {}

    /** Is told that what lay unsent has gone: go on sending. Does not suspend. */
    default void resumeWriting() {}

    /**
     * Is told that the transport is closed. Does not suspend.
     *
     * @param exception what broke it; null if it was closed or aborted
     */
    default void connectionLost(@Nullable Throwable exception) {}
}
