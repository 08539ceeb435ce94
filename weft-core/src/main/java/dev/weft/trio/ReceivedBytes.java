package dev.weft.trio;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * What has come and nobody has taken: pieces as they came, so that one which is taken whole is never copied.
 *
 * <p>Invariant: {@code size} is the sum of the pieces' lengths less {@code taken}, which counts bytes of the first piece.
 */
final class ReceivedBytes {
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>(1);
    private int taken;
    private int size;

    /** Adds a piece that is not empty, and owns it from now on. */
    void add(byte[] piece) {
        pieces.add(piece);
        size += piece.length;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Takes the rest of the first piece, or as much of it as is wanted; there must be one. */
    byte[] take(int most) {
        byte[] first = pieces.element();
        int count = Math.min(first.length - taken, most);
        size -= count;
        if (taken + count < first.length) {
            taken += count;
            return Arrays.copyOfRange(first, taken - count, taken);
        }
        pieces.remove();
        byte[] rest = taken == 0 ? first : Arrays.copyOfRange(first, taken, first.length);
        taken = 0;
        return rest;
    }

    void clear() {
        pieces.clear();
        taken = 0;
        size = 0;
    }
}
