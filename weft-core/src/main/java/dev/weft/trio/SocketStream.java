package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.transport.Transport;
import java.net.SocketAddress;
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
    private final StreamProtocol protocol;
    private final SendingHalf sending;

    SocketStream(StreamProtocol protocol) {
        this.protocol = protocol;
        sending = new SendingHalf(protocol);
    }

    @Override
    public void sendAll(byte[] data, int offset, int length) {
        sending.sendAll(data, offset, length);
    }

    @Override
    public void waitSendAllMightNotBlock() {
        sending.waitSendAllMightNotBlock();
    }

    @Override
    public void sendEof() {
        sending.sendEof();
    }

    @Override
    public byte[] receiveSome() {
        return receiveSome(StreamProtocol.RECEIVE_SIZE);
    }

    @Override
    public byte[] receiveSome(int maxBytes) {
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
