package dev.weft.transport;

import org.jspecify.annotations.Nullable;

/**
 * One open connection that moves bytes both ways: TCP, a Unix socket, TLS over either, or a process's pipes.
 *
 * <p>Threads: the loop's only, from tasks and callbacks alike. Nothing here suspends.
 *
 * <p>Semantics: asyncio 3.14's {@code Transport}. One difference: written bytes gather until {@link #flush()}, which a writer's
 * {@code drain} calls, or the end of the turn, so that several writes leave in one piece; asyncio sends inside {@code write}.
 */
public interface Transport {
    /** How much may lie unsent, in bytes, before the protocol is asked to pause writing. */
    int DEFAULT_HIGH_WATER = 64 * 1024;

    /**
     * Sends a range of an array, which is copied. Does not suspend: what the peer does not take yet is kept. After
     * {@link #close()} or a lost connection the bytes are dropped, as asyncio does.
     *
     * @throws IllegalStateException after {@link #writeEof()}
     */
    void write(byte[] data, int offset, int length);

    /** Sends bytes, which are copied. Does not suspend. See {@link #write(byte[], int, int)}. */
    default void write(byte[] data) {
        write(data, 0, data.length);
    }

    /** Sends several pieces, one after the other and nothing in between. Does not suspend. */
    default void writeLines(Iterable<byte[]> pieces) {
        for (byte[] piece : pieces) {
            write(piece);
        }
    }

    /** Sends what was written, as far as the system takes it now. Does not suspend; the rest follows by itself. */
    default void flush() {}

    /** Ends our half of the connection once all that was written is sent. Does not suspend. */
    void writeEof();

    /** Says whether {@link #writeEof()} is possible: not on TLS. Does not suspend. */
    boolean canWriteEof();

    /** Stops reading, sends what was written, then closes. Does not suspend; the protocol hears of the end. */
    void close();

    /** Closes at once and drops what is unsent. Does not suspend; the protocol hears of the end. */
    void abort();

    /** Says whether the transport is closed or on its way there. Does not suspend. */
    boolean isClosing();

    /** Stops the flow of received data until {@link #resumeReading()}. Does not suspend. */
    void pauseReading();

    /** Lets received data flow again. Does not suspend. */
    void resumeReading();

    /** Says whether received data flows. Does not suspend. */
    boolean isReading();

    /** Sets the marks, in bytes, at which the protocol is asked to pause and to resume writing. Does not suspend. */
    void setWriteBufferLimits(int high, int low);

    /** Returns how many bytes are written and not yet taken by the system. Does not suspend. */
    long getWriteBufferSize();

    /**
     * Returns a fact about the connection: {@code "peername"} and {@code "sockname"} are
     * {@link java.net.SocketAddress}es, {@code "ssl_session"} is the {@link javax.net.ssl.SSLSession}, {@code "cipher"} a
     * name, {@code "peercert"} the peer's first certificate, {@code "alpn"} the agreed protocol, {@code "ssl_object"} the
     * {@link javax.net.ssl.SSLEngine}. Does not suspend.
     *
     * @return null if this connection has no such fact
     */
    @Nullable
    Object getExtraInfo(String name);

    /** Hands the connection to another protocol from now on. Does not suspend. */
    void setProtocol(Protocol protocol);

    /** Returns who is told about the connection. Does not suspend. */
    Protocol getProtocol();
}
