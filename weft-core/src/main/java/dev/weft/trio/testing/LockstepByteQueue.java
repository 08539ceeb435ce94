package dev.weft.trio.testing;

import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.ConflictDetector;
import dev.weft.trio.ParkingLot;
import dev.weft.trio.ReceiveStream;
import dev.weft.trio.SendStream;
import dev.weft.trio.Trio;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A one-way stream without a buffer: whoever sends waits until all of it has been received.
 *
 * <p>Semantics: Trio's lockstep stream. All waiters stand in one lot, and everybody looks again whenever anything changes.
 */
final class LockstepByteQueue {
    private final ConflictDetector sending = new ConflictDetector("another task is already sending");
    private final ConflictDetector receiving = new ConflictDetector("another task is already receiving");
    private final ParkingLot lot = new ParkingLot();
    private final SendStream sender = new Sender();
    private final ReceiveStream receiver = new Receiver();
    private byte[] data = {};
    private boolean senderClosed;
    private boolean receiverClosed;
    private boolean receiverWaits;

    StreamPair<SendStream, ReceiveStream> ends() {
        return new StreamPair<>(sender, receiver);
    }

    private void awaitThat(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            lot.park();
        }
        Trio.checkpoint();
    }

    private final class Sender implements SendStream {
        @Override
        public void sendAll(byte[] bytes, int offset, int length) {
            try (var _ = sending.enter()) {
                requireOpen();
                if (receiverClosed) {
                    throw new BrokenResourceException("the receiver is closed");
                }
                Objects.checkFromIndexSize(offset, length, bytes.length);
                offer(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        }

        private void offer(byte[] bytes) {
            data = bytes;
            lot.unparkAll();
            try {
                awaitThat(() -> data.length == 0 || senderClosed || receiverClosed);
                requireOpen();
                if (data.length > 0) {
                    throw new BrokenResourceException("the receiver was closed");
                }
            } finally {
                data = new byte[0];
            }
        }

        @Override
        public void waitSendAllMightNotBlock() {
            try (var _ = sending.enter()) {
                requireOpen();
                if (receiverClosed) {
                    Trio.checkpoint();
                    return;
                }
                awaitThat(() -> receiverWaits || senderClosed || receiverClosed);
                requireOpen();
            }
        }

        private void requireOpen() {
            if (senderClosed) {
                throw new ClosedResourceException("the sender is closed");
            }
        }

        @Override
        public void aclose() {
            senderClosed = true;
            lot.unparkAll();
            Trio.checkpoint();
        }
    }

    private final class Receiver implements ReceiveStream {
        @Override
        public byte[] receiveSome() {
            return receiveSome(Integer.MAX_VALUE);
        }

        @Override
        public byte[] receiveSome(int maxBytes) {
            try (var _ = receiving.enter()) {
                UnboundedByteQueue.requirePositive(maxBytes);
                requireOpen();
                receiverWaits = true;
                lot.unparkAll();
                try {
                    awaitThat(() -> data.length > 0 || senderClosed || receiverClosed);
                } finally {
                    receiverWaits = false;
                }
                requireOpen();
                byte[] got = Arrays.copyOf(data, Math.min(maxBytes, data.length));
                data = Arrays.copyOfRange(data, got.length, data.length);
                lot.unparkAll();
                return got;
            }
        }

        private void requireOpen() {
            if (receiverClosed) {
                throw new ClosedResourceException("the receiver is closed");
            }
        }

        @Override
        public void aclose() {
            receiverClosed = true;
            lot.unparkAll();
            Trio.checkpoint();
        }
    }
}
