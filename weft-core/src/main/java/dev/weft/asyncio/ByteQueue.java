package dev.weft.asyncio;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes in, bytes out, in order: what a stream reader has received and nobody has read.
 *
 * <p>Bytes {@code start} to {@code end} of {@code data} are held. An array that is added to an empty queue is kept as it is,
 * and one that is taken whole is handed out as it is, so that a message which comes in one piece and is read in one piece
 * is never copied, and an empty queue holds no array.
 */
final class ByteQueue {
    private static final byte[] NONE = new byte[0];

    private byte[] data = NONE;
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Adds bytes at the end. The queue owns the array from now on. */
    void add(byte[] bytes) {
        if (isEmpty()) {
            data = bytes;
            start = 0;
            end = bytes.length;
            return;
        }
        makeRoom(bytes.length);
        System.arraycopy(bytes, 0, data, end, bytes.length);
        end += bytes.length;
    }

    /** Takes the first bytes, at most {@code limit}. */
    byte[] take(int limit) {
        int count = Math.min(limit, size());
        byte[] taken;
        if (start == 0 && count == data.length) {
            taken = data;
            clear();
        } else {
            taken = Arrays.copyOfRange(data, start, start + count);
            drop(count);
        }
        return taken;
    }

    /** Takes as many bytes as fit into the target. */
    int takeInto(ByteBuffer target) {
        int count = Math.min(target.remaining(), size());
        target.put(data, start, count);
        drop(count);
        return count;
    }

    /** Forgets the first bytes. */
    void drop(int count) {
        start += count;
        if (start == end) {
            clear();
        }
    }

    void clear() {
        data = NONE;
        start = 0;
        end = 0;
    }

    /** Returns where the separator begins, at {@code from} or after it, or -1. Positions count from the first byte. */
    int indexOf(byte[] separator, int from) {
        byte first = separator[0];
        int last = end - separator.length;
        for (int i = start + from; i <= last; i++) {
            if (data[i] == first && Arrays.equals(data, i, i + separator.length, separator, 0, separator.length)) {
                return i - start;
            }
        }
        return -1;
    }

    private void makeRoom(int more) {
        int size = size();
        if (end + more <= data.length) {
            return;
        }
        int needed = Math.addExact(size, more);
        byte[] target = needed <= data.length ? data : new byte[Math.max(needed, data.length * 2)];
        System.arraycopy(data, start, target, 0, size);
        data = target;
        start = 0;
        end = size;
    }
}
