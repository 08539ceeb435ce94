package dev.weft.transport;

import java.nio.ByteBuffer;

/**
 * A protocol that says where received bytes go, so that they are not handed over in arrays of their own.
 *
 * <p>Threads: as {@link Protocol}.
 *
 * <p>Semantics: asyncio 3.14's {@code BufferedProtocol}. The two methods are called in turn, and {@link #dataReceived} by
 * no transport that can write into the buffer itself.
 */
public interface BufferedProtocol extends Protocol {
    /**
     * Says where the next bytes go. Does not suspend.
     *
     * @param sizeHint how many bytes are at hand; the buffer may have room for fewer, and is then asked for again
     * @return a buffer with room for at least one byte, filled from its position on
     */
    ByteBuffer getBuffer(int sizeHint);

    /**
     * Is told how many bytes were put into the buffer. Does not suspend.
     *
     * @param count at least 1
     */
    void bufferUpdated(int count);

    /** Copies the bytes into the protocol's own buffers. Does not suspend. */
    @Override
    default void dataReceived(byte[] data) {
        int from = 0;
        while (from < data.length) {
            var buffer = getBuffer(data.length - from);
            int count = roomFor(buffer, data.length - from);
            buffer.put(data, from, count);
            from += count;
            bufferUpdated(count);
        }
    }

    /**
     * Returns how many of the bytes at hand a buffer takes.
     *
     * @throws IllegalStateException if it takes none
     */
    static int roomFor(ByteBuffer buffer, int available) {
        if (!buffer.hasRemaining()) {
            throw new IllegalStateException("getBuffer returned a buffer without room");
        }
        return Math.min(buffer.remaining(), available);
    }
}
