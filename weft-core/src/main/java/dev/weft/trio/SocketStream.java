package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.transport.Transport;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a socket: TCP or Unix.
 *
 * <p>Semantics: Trio's SocketStream. {@link #sendAll(byte[])} returns when the system has taken the bytes. Differences: up to
 * 64 KiB, and the piece that comes on top, are received before anybody asks for them; what a cancelled sendAll had begun to
 * hand over, at most 256 KiB, is still sent unless the stream is closed.
 *
 * <p>Threads: the loop's only. One task may send while another receives.
 */
public final class SocketStream implements HalfCloseableStream {
    private static final int RECEIVE_SIZE = 64 * 1024;
    private static final int PIECE = 256 * 1024;

    private final SocketProtocol protocol;
    private final ConflictDetector sending = new ConflictDetector("another task is already sending on this stream");
    private boolean eofSent;

    SocketStream(SocketProtocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public void sendAll(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        if (eofSent) {
            throw new ClosedResourceException("nothing can be sent after sendEof");
        }
        try (var _ = sending.enter()) {
            protocol.requireOpen();
            if (length == 0) {
                Checkpoint.full();
                return;
            }
            Checkpoint.ifCancelled();
            protocol.awaitSent();
            for (int from = 0; from < length; from += PIECE) {
                protocol.send(data, offset + from, Math.min(PIECE, length - from));
            }
        }
    }

    @Override
    public void waitSendAllMightNotBlock() {
        try (var _ = sending.enter()) {
            protocol.requireOpen();
            Checkpoint.full();
            protocol.awaitSent();
        }
    }

    @Override
    public void sendEof() {
        try (var _ = sending.enter()) {
            Checkpoint.full();
            if (!eofSent) {
                protocol.requireSendable();
                eofSent = true;
                protocol.transport().writeEof();
            }
        }
    }

    @Override
    public byte[] receiveSome() {
        return receiveSome(RECEIVE_SIZE);
    }

    @Override
    public byte[] receiveSome(int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be >= 1: " + maxBytes);
        }
        Checkpoint.ifCancelled();
        return protocol.receive(maxBytes);
    }

    /** Closes the socket; another task that waits on it gets {@link ClosedResourceException}. A checkpoint. */
    @Override
    public void aclose() {
        protocol.close();
        Checkpoint.full();
    }

    /** Returns this side's address. Does not suspend. */
    public @Nullable SocketAddress localAddress() {
        return (SocketAddress) transport().getExtraInfo("sockname");
    }

    /** Returns the peer's address. Does not suspend. */
    public @Nullable SocketAddress remoteAddress() {
        return (SocketAddress) transport().getExtraInfo("peername");
    }

    Transport transport() {
        return protocol.transport();
    }

    @Override
    public String toString() {
        return "SocketStream[" + localAddress() + " to " + remoteAddress() + "]";
    }
}
