package dev.weft.trio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A handshake message of DTLS 1.2, or a part of one.
 *
 * @param type which message it is
 * @param length the length of the whole message
 * @param sequence the message's number within the handshake
 * @param offset where in the message this part begins
 * @param body the part
 */
@SuppressWarnings("ArrayRecordComponent") // fragments are taken apart, not compared
record HandshakeFragment(int type, int length, int sequence, int offset, byte[] body) {
    static final int CLIENT_HELLO = 1;
    static final int HELLO_VERIFY_REQUEST = 3;

    static final int HEADER = 12;

    /** Makes a whole message. */
    static HandshakeFragment whole(int type, int sequence, byte[] body) {
        return new HandshakeFragment(type, body.length, sequence, 0, body);
    }

    /** Returns what a record in the clear holds; nothing if any of it is malformed. */
    static List<HandshakeFragment> parse(byte[] payload) {
        var fragments = new ArrayList<HandshakeFragment>(1);
        var rest = ByteBuffer.wrap(payload);
        while (rest.hasRemaining()) {
            if (rest.remaining() < HEADER) {
                return List.of();
            }
            int type = rest.get() & 0xFF;
            int length = medium(rest);
            int sequence = rest.getShort() & 0xFFFF;
            int offset = medium(rest);
            int size = medium(rest);
            if (size > rest.remaining() || offset + size > length) {
                return List.of();
            }
            byte[] body = new byte[size];
            rest.get(body);
            fragments.add(new HandshakeFragment(type, length, sequence, offset, body));
        }
        return fragments;
    }

    boolean isWhole() {
        return body.length == length;
    }

    /** Returns a part of this part. */
    HandshakeFragment part(int from, int size) {
        return new HandshakeFragment(
                type, length, sequence, offset + from, Arrays.copyOfRange(body, from, from + size));
    }

    byte[] bytes() {
        var target = ByteBuffer.allocate(HEADER + body.length).put((byte) type);
        putMedium(target, length);
        target.putShort((short) sequence);
        putMedium(target, offset);
        putMedium(target, body.length);
        return target.put(body).array();
    }

    private static int medium(ByteBuffer source) {
        return ((source.get() & 0xFF) << 16) | (source.getShort() & 0xFFFF);
    }

    private static void putMedium(ByteBuffer target, int value) {
        target.put((byte) (value >>> 16)).putShort((short) value);
    }
}
