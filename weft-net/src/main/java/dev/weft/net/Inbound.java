package dev.weft.net;

import dev.weft.transport.BufferedProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The receiving half of a loop's transports: one for all, since one socket receives at a time and what came is handed on before
 * the next.
 *
 * <p>A socket is read past Netty, once a poll. Netty reads if TLS is between, and sees the end of every connection.
 *
 * <p>Threads: the home thread.
 */
final class Inbound {
    private final ReceiveBuffer buffer = new ReceiveBuffer();

    /** Returns where Netty receives. */
    ReceiveBuffer buffer() {
        return buffer;
    }

    /** Hands on what a socket has received; false if nothing comes any more. */
    boolean read(SocketTransport transport, SocketChannel socket) {
        var received = buffer.bytes();
        int count;
        try {
            count = socket.read(received);
        } catch (IOException e) {
            transport.fail(e);
            return true;
        }
        if (count < 0) {
            return false;
        }
        deliver(transport, received.flip());
        return true;
    }

    /** Hands bytes to the transport's protocol, which takes them before it returns. */
    void deliver(SocketTransport transport, ByteBuffer received) {
        var protocol = transport.getProtocol();
        if (protocol instanceof BufferedProtocol buffered) {
            fill(transport, buffered, received);
        } else if (received.hasRemaining()) {
            byte[] bytes = new byte[received.remaining()];
            received.get(bytes);
            transport.tell("dataReceived", () -> protocol.dataReceived(bytes));
        }
        transport.flush(); // the protocol's answer: others are read from before the poll is over
    }

    /** The protocol may close the connection, or hand it to another one, in the midst. */
    private static void fill(SocketTransport transport, BufferedProtocol buffered, ByteBuffer received) {
        while (received.hasRemaining() && !transport.isClosing()) {
            transport.tell("getBuffer", () -> {
                var target = buffered.getBuffer(received.remaining());
                int count = BufferedProtocol.roomFor(target, received.remaining());
                target.put(target.position(), received, received.position(), count);
                received.position(received.position() + count);
                target.position(target.position() + count);
                buffered.bufferUpdated(count);
            });
        }
    }

    void release() {
        buffer.release();
    }
}
