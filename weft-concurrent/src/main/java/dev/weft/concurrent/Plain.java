package dev.weft.concurrent;

import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, texts, byte arrays and null as a byte that says which, and their content: many times quicker than a stream of Java
 * serialisation, and shorter. Such a stream begins with another byte. Any thread may use it.
 */
/*
 *  Only classes of which two equal values are the same for everybody, and the byte array, which has no content but its own:
 *  so nothing is lost beside the value.
 */
final class Plain {
    private static final byte NULL = 1;
    private static final byte FALSE = 2;
    private static final byte TRUE = 3;
    private static final byte INTEGER = 4;
    private static final byte LONG = 5;
    private static final byte DOUBLE = 6;
    private static final byte FLOAT = 7;
    private static final byte SHORT = 8;
    private static final byte BYTE = 9;
    private static final byte CHARACTER = 10;
    private static final byte LATIN_TEXT = 11;
    private static final byte TEXT = 12;
    private static final byte BYTES = 13;
    private static final int LAST_LATIN = 0xff;

    private Plain() {}

    /** Turns a value into bytes; null if it is none of those that this class knows. */
    static @Nullable ByteBuffer pack(@Nullable Object value) {
        return switch (value) {
            case null -> start(NULL, 0).flip();
            case Integer number -> start(INTEGER, Integer.BYTES).putInt(number).flip();
            case Long number -> start(LONG, Long.BYTES).putLong(number).flip();
            case String text -> packText(text);
            case byte[] bytes -> start(BYTES, bytes.length).put(bytes).flip();
            case Double number -> start(DOUBLE, Double.BYTES).putDouble(number).flip();
            case Boolean truth -> start(truth ? TRUE : FALSE, 0).flip();
            case Float number -> start(FLOAT, Float.BYTES).putFloat(number).flip();
            case Short number -> start(SHORT, Short.BYTES).putShort(number).flip();
            case Byte number -> start(BYTE, Byte.BYTES).put(number).flip();
            case Character letter ->
                start(CHARACTER, Character.BYTES).putChar(letter).flip();
            default -> null;
        };
    }

    private static ByteBuffer start(byte kind, int length) {
        return ByteBuffer.allocate(Math.addExact(1, length)).put(kind);
    }

    private static ByteBuffer packText(String text) {
        if (text.chars().allMatch(letter -> letter <= LAST_LATIN)) {
            return start(LATIN_TEXT, text.length())
                    .put(text.getBytes(StandardCharsets.ISO_8859_1))
                    .flip();
        }
        ByteBuffer all = start(TEXT, Math.multiplyExact(Character.BYTES, text.length()));
        all.slice().asCharBuffer().put(text); // letter by letter: halves of pairs stay what they are
        return all.rewind();
    }

    /** Whether the bytes are of {@link #pack}. */
    static boolean is(ByteBuffer bytes) {
        byte kind = bytes.get(bytes.position());
        return kind >= NULL && kind <= BYTES;
    }

    /**
     * Turns bytes of {@link #pack} into their value.
     *
     * @param filter asked about byte arrays, as it is by Java serialisation
     */
    static @Nullable Object unpack(ByteBuffer packed, ObjectInputFilter filter) throws InvalidClassException {
        ByteBuffer all = packed.duplicate(); // big-endian, as pack writes
        byte kind = all.get();
        return switch (kind) {
            case NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case INTEGER -> all.getInt();
            case LONG -> all.getLong();
            case DOUBLE -> all.getDouble();
            case FLOAT -> all.getFloat();
            case SHORT -> all.getShort();
            case BYTE -> all.get();
            case CHARACTER -> all.getChar();
            case LATIN_TEXT -> new String(rest(all), StandardCharsets.ISO_8859_1);
            case TEXT -> all.slice().asCharBuffer().toString();
            case BYTES -> {
                require(filter, all.remaining());
                yield rest(all);
            }
            default -> throw new IllegalArgumentException("not a plain value: " + kind);
        };
    }

    private static byte[] rest(ByteBuffer all) {
        var bytes = new byte[all.remaining()];
        all.get(bytes);
        return bytes;
    }

    private static void require(ObjectInputFilter filter, int length) throws InvalidClassException {
        if (Travel.withJvmFilter(filter).checkInput(new Bytes(length)) == ObjectInputFilter.Status.REJECTED) {
            throw new InvalidClassException("filter status: REJECTED for an array of " + length + " bytes");
        }
    }

    /** What a filter is told of a byte array. */
    private record Bytes(long arrayLength) implements ObjectInputFilter.FilterInfo {
        @Override
        public Class<?> serialClass() {
            return byte[].class;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return arrayLength;
        }
    }
}
