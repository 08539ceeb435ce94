package dev.weft.trio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of DTLS 1.2: a datagram holds one or more.
 *
 * <p>What has epoch 0 is in the clear and proves nothing: anybody may have sent it.
 *
 * @param type what it holds
 * @param version the protocol's version, as it is on the wire
 * @param epoch how often the keys have changed before
 * @param number the record's number within the epoch
 * @param payload what it holds, encrypted unless the epoch is 0
 */
@SuppressWarnings("ArrayRecordComponent") // records are taken apart, not compared
record DtlsRecord(int type, int version, int epoch, long number, byte[] payload) {
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;

    /** The version that is used before one is agreed on: DTLS 1.0. */
    static final int FIRST_VERSION = 0xFEFF;

    static final int HEADER = 13;
    static final int MOST_PAYLOAD = 16 * 1024;

    private static final int MAJOR = 0xFE;
    private static final int NUMBER_BITS = 48;
    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;

    /** Makes a record of the handshake's part that is in the clear. */
    static DtlsRecord clear(int type, int version, long number, byte[] payload) {
        return new DtlsRecord(type, version, 0, number, payload);
    }

    /** Returns the records of a datagram, up to the first that is malformed. */
    static List<DtlsRecord> parse(byte[] datagram) {
        var records = new ArrayList<DtlsRecord>(1);
        var rest = ByteBuffer.wrap(datagram);
        while (rest.remaining() >= HEADER) {
            int type = rest.get() & 0xFF;
            int version = rest.getShort() & 0xFFFF;
            long epochAndNumber = rest.getLong();
            int length = rest.getShort() & 0xFFFF;
            boolean known = type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA && version >>> 8 == MAJOR;
            if (!known || length > rest.remaining()) {
                break;
            }
            byte[] payload = new byte[length];
            rest.get(payload);
            int epoch = (int) (epochAndNumber >>> NUMBER_BITS);
            long number = epochAndNumber & NUMBER_MASK;
            records.add(new DtlsRecord(type, version, epoch, number, payload));
        }
        return records;
    }

    /** Returns whether a datagram begins with a record of epoch 0: a part of a handshake. */
    static boolean beginsInTheClear(byte[] datagram) {
        return datagram.length >= HEADER && datagram[3] == 0 && datagram[4] == 0;
    }

    int size() {
        return HEADER + payload.length;
    }

    byte[] bytes() {
        return ByteBuffer.allocate(size())
                .put((byte) type)
                .putShort((short) version)
                .putLong(((long) epoch << NUMBER_BITS) | number)
                .putShort((short) payload.length)
                .put(payload)
                .array();
    }
}
