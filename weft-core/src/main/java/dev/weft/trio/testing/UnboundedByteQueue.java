package dev.weft.trio.testing;

import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.ConflictDetector;
import dev.weft.trio.ParkingLot;
import dev.weft.trio.Trio;
import dev.weft.trio.WouldBlockException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Bytes that wait in memory for whoever gets them. Closing is the sender's: what is in comes out, then the end. */
final class UnboundedByteQueue {
    private final ConflictDetector getting = new ConflictDetector("another task is already getting data");
    private final ParkingLot getters = new ParkingLot();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;

    void close() {
        closed = true;
        getters.unparkAll();
    }

    void closeAndWipe() {
        bytes.reset();
        close();
    }

    void put(byte[] data, int offset, int length) {
        requireOpen();
        bytes.write(data, offset, length);
        getters.unparkAll();
    }

    void requireOpen() {
        if (closed) {
            throw new ClosedResourceException("this end of the memory stream is closed");
        }
    }

    byte[] getNowait(int maxBytes) {
        try (var _ = getting.enter()) {
            requirePositive(maxBytes);
            if (isDry()) {
                throw new WouldBlockException("there is no data");
            }
            return take(maxBytes);
        }
    }

    byte[] get(int maxBytes) {
        try (var _ = getting.enter()) {
            requirePositive(maxBytes);
            if (isDry()) {
                getters.park();
            } else {
                Trio.checkpoint();
            }
            return take(maxBytes);
        }
    }

    static void requirePositive(int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be >= 1: " + maxBytes);
        }
    }

    private boolean isDry() {
        return !closed && bytes.size() == 0;
    }

    private byte[] take(int maxBytes) {
        byte[] all = bytes.toByteArray();
        bytes.reset();
        if (all.length <= maxBytes) {
            return all;
        }
        bytes.write(all, maxBytes, all.length - maxBytes);
        return Arrays.copyOf(all, maxBytes);
    }
}
