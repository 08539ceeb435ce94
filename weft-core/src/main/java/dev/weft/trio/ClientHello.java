package dev.weft.trio;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The message that a client begins a handshake with, and sends again with the cookie that it was told.
 *
 * @param version of its record
 * @param number of its record
 * @param sequence the message's number within the handshake
 * @param before what comes before the cookie
 * @param cookie empty until the server has told one
 * @param after what comes after the cookie
 */
@SuppressWarnings("ArrayRecordComponent") // compared by isRepeatedBy alone
record ClientHello(int version, long number, int sequence, byte[] before, byte[] cookie, byte[] after) {
    private static final int VERSION_AND_RANDOM = 2 + 32;

    /** A client that repeats this message more often has strange ideas. */
    private static final int MOST_REPEATS = 8;

    /** Returns whether a datagram seems to begin with this message. */
    static boolean begins(byte[] datagram) {
        return datagram.length > DtlsRecord.HEADER
                && datagram[0] == DtlsRecord.HANDSHAKE
                && datagram[DtlsRecord.HEADER] == HandshakeFragment.CLIENT_HELLO
                && DtlsRecord.beginsInTheClear(datagram);
    }

    /** Reads a datagram that begins with this message; null if it is malformed, or in fragments, which nobody keeps. */
    static @Nullable ClientHello parse(byte[] datagram) {
        var records = DtlsRecord.parse(datagram);
        if (records.isEmpty()) {
            return null;
        }
        var record = records.getFirst();
        var fragments = HandshakeFragment.parse(record.payload());
        if (fragments.isEmpty() || !fragments.getFirst().isWhole()) {
            return null;
        }
        var message = fragments.getFirst();
        if (message.sequence() > MOST_REPEATS) {
            return null;
        }
        try {
            var body = ByteBuffer.wrap(message.body());
            int session = body.get(VERSION_AND_RANDOM) & 0xFF;
            byte[] before = new byte[VERSION_AND_RANDOM + 1 + session];
            body.get(before);
            byte[] cookie = new byte[body.get() & 0xFF];
            body.get(cookie);
            byte[] after = new byte[body.remaining()];
            body.get(after);
            return new ClientHello(record.version(), record.number(), message.sequence(), before, cookie, after);
        } catch (BufferUnderflowException | IndexOutOfBoundsException malformed) {
            return null;
        }
    }

    /** Returns whether another message belongs to the same handshake: but for the cookie, a client repeats itself. */
    boolean isRepeatedBy(ClientHello other) {
        return Arrays.equals(before, other.before) && Arrays.equals(after, other.after);
    }

    /** Returns the record of an earlier message of the same handshake, without a cookie. It is numbered as the messages are. */
    DtlsRecord earlier(int earlierSequence) {
        return record(earlierSequence, new byte[0]);
    }

    /** Returns the record of this message. It is numbered as the messages are. */
    DtlsRecord record() {
        return record(sequence, cookie);
    }

    private DtlsRecord record(int itsSequence, byte[] itsCookie) {
        byte[] body = ByteBuffer.allocate(before.length + 1 + itsCookie.length + after.length)
                .put(before)
                .put((byte) itsCookie.length)
                .put(itsCookie)
                .put(after)
                .array();
        var message = HandshakeFragment.whole(HandshakeFragment.CLIENT_HELLO, itsSequence, body);
        return DtlsRecord.clear(DtlsRecord.HANDSHAKE, version, itsSequence, message.bytes());
    }
}
