package dev.weft.trio;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds out whether a client can receive at the address that it says it sends from, and keeps nothing about it meanwhile: the
 * client is told a cookie, and must repeat its first message with it.
 *
 * <p>A cookie is an HMAC, by a key that nobody else has, of the time, the client's address and its message. It is good for half a
 * minute at least and a minute at most.
 */
final class HelloCookies {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final long PERIOD = Duration.ofSeconds(30).toNanos();

    private final Mac mac;

    HelloCookies() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        }
    }

    /** Returns whether a message has a cookie that its address was told not long ago. */
    boolean verify(ClientHello hello, InetSocketAddress from, long nanos) {
        long period = Math.floorDiv(nanos, PERIOD);
        return MessageDigest.isEqual(hello.cookie(), cookie(hello, from, period))
                || MessageDigest.isEqual(hello.cookie(), cookie(hello, from, period - 1));
    }

    /** Returns the datagram that tells a client its cookie. It is smaller than the client's own, so nobody gains by forging that. */
    byte[] challenge(ClientHello hello, InetSocketAddress from, long nanos) {
        byte[] cookie = cookie(hello, from, Math.floorDiv(nanos, PERIOD));
        byte[] body = ByteBuffer.allocate(2 + 1 + cookie.length)
                .putShort((short) DtlsRecord.FIRST_VERSION)
                .put((byte) cookie.length)
                .put(cookie)
                .array();
        var message = HandshakeFragment.whole(HandshakeFragment.HELLO_VERIFY_REQUEST, hello.sequence(), body);
        return DtlsRecord.clear(DtlsRecord.HANDSHAKE, DtlsRecord.FIRST_VERSION, hello.number(), message.bytes())
                .bytes();
    }

    private byte[] cookie(ClientHello hello, InetSocketAddress from, long period) {
        byte[] address = from.getAddress().getAddress();
        mac.update(ByteBuffer.allocate(Long.BYTES + 3 * Integer.BYTES)
                .putLong(period)
                .putInt(from.getPort())
                .putInt(address.length)
                .putInt(hello.before().length)
                .flip());
        mac.update(address);
        mac.update(hello.before());
        mac.update(hello.after());
        return mac.doFinal();
    }
}
