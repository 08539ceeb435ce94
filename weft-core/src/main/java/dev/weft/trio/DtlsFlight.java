package dev.weft.trio;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What one side says in its turn of a handshake, kept so that it can be said again.
 *
 * <p>Each time, what is in the clear gets new record numbers, for the peer drops a number that it has seen, and is cut to the
 * size of a datagram. What is encrypted has its number and its size for good.
 */
final class DtlsFlight {
    private final List<DtlsRecord> records = new ArrayList<>(4);

    void add(DtlsRecord record) {
        records.add(record);
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** Returns what to send. */
    List<byte[]> datagrams(int mtu, LongSupplier numbers) {
        var packing = new Packing(mtu, numbers);
        for (var record : records) {
            if (record.epoch() > 0) {
                packing.add(record);
            } else if (record.type() == DtlsRecord.HANDSHAKE) {
                for (var message : HandshakeFragment.parse(record.payload())) {
                    packing.add(message, record.version());
                }
            } else {
                packing.add(DtlsRecord.clear(record.type(), record.version(), numbers.getAsLong(), record.payload()));
            }
        }
        return packing.finish();
    }

    /** Fills one datagram after the other. */
    private static final class Packing {
        private static final int HEADERS = DtlsRecord.HEADER + HandshakeFragment.HEADER;

        private final List<byte[]> datagrams = new ArrayList<>(2);
        private final ByteArrayOutputStream current = new ByteArrayOutputStream();
        private final int mtu;
        private final LongSupplier numbers;

        Packing(int mtu, LongSupplier numbers) {
            this.mtu = mtu;
            this.numbers = numbers;
        }

        void add(DtlsRecord record) {
            if (record.size() > room()) {
                next();
            }
            current.writeBytes(record.bytes());
        }

        /** A client's first message stays whole, for a server that keeps nothing cannot join its parts. */
        void add(HandshakeFragment message, int version) {
            boolean cut = message.type() != HandshakeFragment.CLIENT_HELLO;
            int from = 0;
            do {
                if (room() <= HEADERS) {
                    next();
                }
                int rest = message.body().length - from;
                int size = cut ? Math.min(rest, room() - HEADERS) : rest;
                var part = message.part(from, size);
                add(DtlsRecord.clear(DtlsRecord.HANDSHAKE, version, numbers.getAsLong(), part.bytes()));
                from += size;
            } while (from < message.body().length);
        }

        List<byte[]> finish() {
            next();
            return datagrams;
        }

        private int room() {
            return mtu - current.size();
        }

        private void next() {
            if (current.size() > 0) {
                datagrams.add(current.toByteArray());
                current.reset();
            }
        }
    }
}
