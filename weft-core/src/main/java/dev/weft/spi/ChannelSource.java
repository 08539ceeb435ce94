package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.transport.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;

/**
 * A pipe that the loop reads itself, when its poller says that something is there.
 *
 * <p>Invariant: the poller watches the channel if and only if the pipe has begun and is reading.
 */
final class ChannelSource extends ReadPipe {
    private final SelectableChannel channel;
    private final ReadableByteChannel source;
    private final ByteBuffer room = ByteBuffer.allocate(PIECE);

    /** Makes one of a channel, which is both of the arguments. */
    ChannelSource(EventLoop loop, Protocol protocol, SelectableChannel channel, ReadableByteChannel source)
            throws IOException {
        super(loop, protocol, channel);
        this.channel = channel;
        this.source = source;
        Networks.get(); // which brings a poller that can watch a channel
        channel.configureBlocking(false);
    }

    @Override
    void startReading() {
        loop.addReader(channel, this::read);
    }

    @Override
    void stopReading() {
        loop.removeReader(channel);
    }

    private void read() {
        int count;
        try {
            count = source.read(room.clear());
        } catch (IOException e) {
            fail(e);
            return;
        }
        if (count > 0) {
            byte[] piece = new byte[count];
            room.flip().get(piece);
            getProtocol().dataReceived(piece);
        } else if (count < 0) {
            end();
        }
    }

    @Override
    void release() throws IOException {
        channel.close();
    }
}
