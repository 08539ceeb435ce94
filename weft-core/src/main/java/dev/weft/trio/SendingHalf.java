package dev.weft.trio;

import dev.weft.Checkpoint;
import java.util.Objects;

/** How a stream over a transport sends: one task at a time, and the call returns when the system has taken the bytes. */
final class SendingHalf {
    private static final int PIECE = 256 * 1024;

    private final StreamProtocol protocol;
    private final ConflictDetector sending = new ConflictDetector("another task is already sending on this stream");
    private boolean eofSent;

    /** Makes one over a transport that stands, which from now on says when all is sent. */
    SendingHalf(StreamProtocol protocol) {
        this.protocol = protocol;
        protocol.transport().setWriteBufferLimits(0, 0);
    }

    void sendAll(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        if (eofSent) {
            throw new ClosedResourceException("nothing can be sent after sendEof");
        }
        try (var _ = sending.enter()) {
            protocol.requireOpen();
            if (length == 0) {
                Checkpoint.full();
                return;
            }
            Checkpoint.ifCancelled();
            boolean waited = protocol.awaitSent();
            for (int from = 0; from < length; from += PIECE) {
                waited |= protocol.send(data, offset + from, Math.min(PIECE, length - from));
            }
            if (!waited) {
                Checkpoint.shielded();
            }
        }
    }

    void waitSendAllMightNotBlock() {
        try (var _ = sending.enter()) {
            protocol.requireOpen();
            Checkpoint.full();
            protocol.awaitSent();
        }
    }

    void sendEof() {
        try (var _ = sending.enter()) {
            Checkpoint.full();
            if (!eofSent) {
                protocol.requireSendable();
                eofSent = true;
                protocol.transport().writeEof();
            }
        }
    }
}
