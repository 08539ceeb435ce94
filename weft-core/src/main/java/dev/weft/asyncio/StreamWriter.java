package dev.weft.asyncio;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection.
 *
 * <p>{@link #write} takes everything; {@link #drain} waits while too much is unsent. Whoever writes much calls {@link #send},
 * which does both, so that memory does not grow with a slow peer. Whoever forgets is held up by {@code write} itself once 16 MiB
 * are unsent, so that no peer can fill the memory by not reading.
 *
 * <p>Threads: the loop's only. Several tasks may write and drain at once.
 *
 * <p>Semantics: asyncio 3.14's {@code StreamWriter}, whose {@code write} knows no limit.
 */
public final class StreamWriter {
    private final EventLoop loop;
    private final Transport transport;
    private final StreamReaderProtocol protocol;

    /**
     * Makes the writer of a connection or a pipe that the program opened itself.
     *
     * @param protocol hears when to go on writing
     */
    public StreamWriter(Transport transport, StreamReaderProtocol protocol) {
        this.loop = protocol.reader().loop();
        this.transport = transport;
        this.protocol = protocol;
    }

    /** Returns what is under this writer. Does not suspend. */
    public Transport transport() {
        return transport;
    }

    /**
     * Sends bytes, which are copied. What the peer does not take yet is kept. Suspends only a task that finds 16 MiB unsent,
     * until the peer has taken enough or the connection is lost; a cancellation there leaves these bytes unwritten. After
     * {@link #close()} or a lost connection the bytes are dropped; {@link #drain()} says why.
     */
    public void write(byte[] data) {
        write(data, 0, data.length);
    }

    /** Sends a range of an array. Suspends as {@link #write(byte[])} does. */
    public void write(byte[] data, int offset, int length) {
        protocol.holdBack();
        transport.write(data, offset, length);
    }

    /** Sends several pieces, one after the other and nothing in between. Suspends as {@link #write(byte[])} does, before the first. */
    public void writeLines(Iterable<byte[]> pieces) {
        protocol.holdBack();
        for (byte[] piece : pieces) {
            transport.write(piece);
        }
    }

    /**
     * Waits until the peer has taken enough to go on writing. Suspends only if more than the high mark is unsent; a
     * cancellation leaves what was written on its way.
     *
     * @throws IOException if the connection is lost
     */
    public void drain() throws IOException {
        var failure = protocol.reader().exception();
        if (failure != null) {
            throw Sneaky.raise(failure);
        }
        if (transport.isClosing()) {
            Task.yieldNow(); // so that a loop of write and drain on a closing connection lets others run and hears
            // of its end
        }
        protocol.drain();
    }

    /** Writes and drains. Suspends as {@link #drain()} does. */
    public void send(byte[] data) throws IOException {
        write(data);
        drain();
    }

    /** Ends our half of the connection once all that was written is sent; the other half stays. Does not suspend. */
    public void writeEof() {
        transport.writeEof();
    }

    /** Says whether {@link #writeEof()} is possible: not on TLS. Does not suspend. */
    public boolean canWriteEof() {
        return transport.canWriteEof();
    }

    /** Closes the connection once all that was written is sent. Does not suspend. */
    public void close() {
        transport.close();
    }

    /** Says whether the connection is closed or on its way there. Does not suspend. */
    public boolean isClosing() {
        return transport.isClosing();
    }

    /**
     * Waits until the connection is closed. Suspends; a cancellation leaves it closing.
     *
     * @throws IOException if the connection was lost
     */
    @SuppressWarnings("RedundantThrows") // await rethrows what the transport reported
    public void awaitClosed() throws IOException {
        protocol.awaitClosed();
    }

    /** Returns a fact about the connection, or null. Does not suspend. See {@link Transport#getExtraInfo(String)}. */
    public @Nullable Object getExtraInfo(String name) {
        return transport.getExtraInfo(name);
    }

    /**
     * Turns the connection into a TLS one, as the server if a server accepted it. What the reader has and nobody has read is
     * TLS, too: so a peer need not wait, and nobody can slip in plain bytes that are taken for secured ones. Suspends until what
     * was written has left and the handshake is done; a cancellation closes the connection, for half a handshake is of no use.
     *
     * @throws IOException if the handshake failed, which closes the connection too
     */
    public void startTls(TlsOptions options) throws IOException {
        drain();
        boolean serverSide = protocol.handler() != null;
        loop.startTls(transport, options, serverSide, protocol.reader().takeUnread());
    }
}
