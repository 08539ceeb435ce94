package dev.weft.transport;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One open UDP socket, connected to one peer or to none.
 *
 * <p>Threads: the loop's only, from tasks and callbacks alike. Nothing here suspends.
 *
 * <p>Semantics: asyncio 3.14's {@code DatagramTransport}. One difference: datagrams of a turn leave at its end, in their
 * order, not inside {@code sendTo}.
 */
public interface DatagramTransport {
    /**
     * Sends a datagram to the peer that the socket is connected to. Does not suspend. After {@link #close()} it is dropped.
     *
     * @throws IllegalStateException if it is connected to nobody
     * @throws UnsupportedOperationException if it is empty: the JDK sends none on a connected socket
     */
    void sendTo(byte[] data);

    /**
     * Sends a datagram, which is copied. Does not suspend: what the system does not take yet is kept. After
     * {@link #close()} it is dropped.
     *
     * @param to whom; on a connected socket only its peer
     * @throws IllegalArgumentException if the socket is connected to somebody else, or the address is not resolved
     * @throws UnsupportedOperationException if it is empty and the socket connected: the JDK sends none there
     */
    void sendTo(byte[] data, SocketAddress to);

    /** Stops receiving, sends what is kept, then closes. Does not suspend; the protocol hears of the end. */
    void close();

    /** Closes at once and drops what is unsent. Does not suspend; the protocol hears of the end. */
    void abort();

    /** Says whether the transport is closed or on its way there. Does not suspend. */
    boolean isClosing();

    /** Sets the marks, in bytes, at which the protocol is asked to pause and to resume sending. Does not suspend. */
    void setWriteBufferLimits(int high, int low);

    /** Returns how many bytes are kept and not yet taken by the system. Does not suspend. */
    long getWriteBufferSize();

    /**
     * Returns a fact about the socket: {@code "sockname"}, and {@code "peername"} if it is connected, are
     * {@link java.net.InetSocketAddress}es. Does not suspend.
     *
     * @return null if this socket has no such fact
     */
    @Nullable
    Object getExtraInfo(String name);

    /** Hands the socket to another protocol from now on. Does not suspend. */
    void setProtocol(DatagramProtocol protocol);

    /** Returns who is told about the socket. Does not suspend. */
    DatagramProtocol getProtocol();
}
