package dev.weft;

import dev.weft.spi.Networks;
import dev.weft.transport.Datagram;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the loop's methods on the JDK's own channels: try, and while the system is not ready, wait and try again.
 *
 * <p>A cancellation comes only while one waits, so that nothing is lost by it. Threads: the loop's only.
 */
final class RawSockets {
    private final EventLoop loop;

    RawSockets(EventLoop loop) {
        this.loop = loop;
    }

    /** Sets or, by null, removes what is called when a channel is ready; returns whether there was anything. */
    boolean watch(SelectableChannel channel, int operation, @Nullable Runnable callback) {
        requireNonBlocking(channel);
        return Networks.get().watch(loop, channel, operation, callback);
    }

    <C extends SelectableChannel & ReadableByteChannel> int receive(C channel, ByteBuffer target) throws IOException {
        requireNonBlocking(channel);
        int count;
        while ((count = channel.read(target)) == 0 && target.hasRemaining()) {
            awaitReady(channel, SelectionKey.OP_READ);
        }
        return count;
    }

    <C extends SelectableChannel & WritableByteChannel> void sendAll(C channel, ByteBuffer data) throws IOException {
        requireNonBlocking(channel);
        while (true) {
            channel.write(data);
            if (!data.hasRemaining()) {
                return;
            }
            awaitReady(channel, SelectionKey.OP_WRITE);
        }
    }

    void connect(SocketChannel channel, SocketAddress address) throws IOException {
        requireNonBlocking(channel);
        if (!channel.connect(address)) {
            do {
                awaitReady(channel, SelectionKey.OP_CONNECT);
            } while (!channel.finishConnect());
        }
    }

    SocketChannel accept(ServerSocketChannel channel) throws IOException {
        requireNonBlocking(channel);
        SocketChannel accepted;
        while ((accepted = channel.accept()) == null) {
            awaitReady(channel, SelectionKey.OP_ACCEPT);
        }
        accepted.configureBlocking(false);
        return accepted;
    }

    SocketAddress receiveFrom(DatagramChannel channel, ByteBuffer target) throws IOException {
        requireNonBlocking(channel);
        SocketAddress sender;
        while ((sender = channel.receive(target)) == null) {
            awaitReady(channel, SelectionKey.OP_READ);
        }
        return sender;
    }

    Datagram receiveFrom(DatagramChannel channel, int most) throws IOException {
        var target = ByteBuffer.allocate(most);
        var sender = receiveFrom(channel, target);
        return new Datagram(taken(target), sender);
    }

    int sendTo(DatagramChannel channel, ByteBuffer data, SocketAddress address) throws IOException {
        requireNonBlocking(channel);
        int size = data.remaining();
        while (channel.send(data, address) == 0 && size > 0) {
            awaitReady(channel, SelectionKey.OP_WRITE);
        }
        return size;
    }

    /** Returns how many bytes were sent; the file stands after them, also if this fails. */
    long sendFile(SocketChannel channel, FileChannel file, long offset, long count) throws IOException {
        requireNonBlocking(channel);
        long sent = 0;
        try {
            while (sent < count && offset + sent < file.size()) {
                long step = file.transferTo(offset + sent, count - sent, channel);
                sent += step;
                if (step == 0) {
                    awaitReady(channel, SelectionKey.OP_WRITE);
                }
            }
            return sent;
        } finally {
            file.position(offset + sent);
        }
    }

    /** Takes out what a buffer has been filled with. */
    static byte[] taken(ByteBuffer filled) {
        byte[] bytes = new byte[filled.flip().remaining()];
        filled.get(bytes);
        return bytes;
    }

    private void awaitReady(SelectableChannel channel, int operation) {
        Future<Boolean> ready = loop.createFuture();
        watch(channel, operation, () -> {
            if (!ready.done()) {
                ready.setResult(true);
            }
        });
        try {
            ready.await();
        } finally {
            Networks.get().watch(loop, channel, operation, null);
        }
    }

    private static void requireNonBlocking(SelectableChannel channel) {
        if (channel.isBlocking()) {
            throw new IllegalArgumentException("the channel blocks: call configureBlocking(false) first");
        }
    }
}
