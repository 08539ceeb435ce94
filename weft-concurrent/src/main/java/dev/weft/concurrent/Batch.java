package dev.weft.concurrent;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Several byte strings in one message: each has its length before it. */
final class Batch {
    private Batch() {}

    static ByteBuffer pack(ByteBuffer header, List<ByteBuffer> items) {
        int size = header.remaining();
        for (ByteBuffer item : items) {
            size = Math.addExact(size, Integer.BYTES + item.remaining());
        }
        var all = ByteBuffer.allocate(size).put(header);
        for (ByteBuffer item : items) {
            all.putInt(item.remaining()).put(item.duplicate());
        }
        return all.flip();
    }

    static List<ByteBuffer> unpack(ByteBuffer all) {
        var items = new ArrayList<ByteBuffer>();
        while (all.hasRemaining()) {
            int length = all.getInt();
            items.add(all.slice(all.position(), length));
            all.position(all.position() + length);
        }
        return items;
    }
}
