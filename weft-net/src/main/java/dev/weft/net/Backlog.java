package dev.weft.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes that cannot go straight to the socket, because it is full or TLS is between: they wait here for the home thread.
 */
final class Backlog {
    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;
    private int length;

    boolean isEmpty() {
        return length == 0;
    }

    int length() {
        return length;
    }

    void add(byte[] data, int offset, int count) {
        makeRoom(count);
        System.arraycopy(data, offset, bytes, length, count);
        length += count;
    }

    void add(ByteBuffer data) {
        int count = data.remaining();
        makeRoom(count);
        data.get(bytes, length, count);
        length += count;
    }

    /** Takes all of it, without a copy. */
    ByteBuf take() {
        var all = Unpooled.wrappedBuffer(bytes, 0, length);
        clear();
        return all;
    }

    void clear() {
        bytes = NONE;
        length = 0;
    }

    private void makeRoom(int count) {
        int needed = Math.addExact(length, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, length == 0 ? needed : Math.max(needed, 2 * bytes.length));
        }
    }
}
