package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.transport.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * A pipe that the loop writes itself: at once, and what the pipe does not take, when the poller says that it has room.
 *
 * <p>Invariant: the poller watches the channel if and only if something is kept.
 */
final class ChannelSink extends WritePipe {
    private final SelectableChannel channel;
    private final WritableByteChannel sink;
    private final ArrayDeque<ByteBuffer> backlog = new ArrayDeque<>();

    /** Makes one of a channel, which is both of the arguments. */
    ChannelSink(EventLoop loop, Protocol protocol, SelectableChannel channel, WritableByteChannel sink)
            throws IOException {
        super(loop, protocol, channel);
        this.channel = channel;
        this.sink = sink;
        Networks.get(); // which brings a poller that can watch a channel
        channel.configureBlocking(false);
    }

    @Override
    void take(byte[] data, int offset, int length) {
        int taken = 0;
        if (backlog.isEmpty()) {
            try {
                taken = sink.write(ByteBuffer.wrap(data, offset, length));
            } catch (IOException e) {
                breakOff(e);
                return;
            }
        }
        if (taken < length) {
            if (backlog.isEmpty()) {
                loop.addWriter(channel, this::writeBacklog);
            }
            backlog.add(ByteBuffer.wrap(Arrays.copyOfRange(data, offset + taken, offset + length)));
            kept(length - taken);
        }
    }

    private void writeBacklog() {
        int taken = 0;
        try {
            for (var piece = backlog.peek(); piece != null; piece = backlog.peek()) {
                taken += sink.write(piece);
                if (piece.hasRemaining()) {
                    break;
                }
                backlog.remove();
            }
        } catch (IOException e) {
            breakOff(e);
            return;
        }
        if (backlog.isEmpty()) {
            loop.removeWriter(channel);
            if (closing) {
                loseSoon(null);
            }
        }
        sent(taken);
    }

    @Override
    void finish() {
        if (backlog.isEmpty()) {
            loseSoon(null);
        }
    }

    @Override
    void drop() {
        if (!backlog.isEmpty()) {
            backlog.clear();
            loop.removeWriter(channel);
        }
    }

    @Override
    void release() throws IOException {
        channel.close();
    }
}
