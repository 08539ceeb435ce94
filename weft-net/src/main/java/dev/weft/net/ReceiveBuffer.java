package dev.weft.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * Where a loop's sockets receive: one buffer for all, since one receives at a time and what came is handed on before the next.
 *
 * <p>A socket is read once a poll, as asyncio does it: what is left makes it ready again, and the others have their turn first.
 * Whoever keeps what came, as TLS does, takes a copy.
 *
 * <p>Threads: the home thread.
 */
@SuppressWarnings("deprecation") // Netty has no other name for a handle
final class ReceiveBuffer implements RecvByteBufAllocator, RecvByteBufAllocator.Handle {
    private static final int SIZE = 64 * 1024;

    private final ByteBuf buffer = Unpooled.directBuffer(SIZE, SIZE);
    private final ByteBuffer bytes = buffer.nioBuffer(0, SIZE);
    private int attempted;
    private int last;

    /** Returns the buffer for whoever receives past Netty: empty. */
    ByteBuffer bytes() {
        return bytes.clear();
    }

    /** The state of a receive ends with it, so that one handle serves all. */
    @Override
    public RecvByteBufAllocator.Handle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
        return buffer.clear().retain();
    }

    @Override
    public int guess() {
        return SIZE;
    }

    @Override
    public void reset(ChannelConfig config) {
        last = 0;
    }

    @Override
    public void incMessagesRead(int count) {}

    @Override
    public void lastBytesRead(int bytes) {
        last = bytes;
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
        attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    @Override
    public boolean continueReading() {
        return false;
    }

    @Override
    public void readComplete() {}

    void release() {
        buffer.release();
    }
}
