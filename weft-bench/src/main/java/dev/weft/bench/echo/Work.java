package dev.weft.bench.echo;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What a server does for each message. */
enum Work {
    /** Sends it back, in whatever pieces it comes. */
    ECHO,

    /** Waits until all of it is there, computes on it for a while, and sends the result. */
    DIGEST;

    /** The bytes of a message that is computed on. */
    static final int MESSAGE = 1024;

    /** The bytes of the result. */
    static final int ANSWER = 32;

    /** How often the digest goes over the message: 50 to 100 us, where the processor has instructions for SHA. */
    private static final int TIMES = 128;

    static byte[] digest(byte[] message) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            byte[] result = new byte[0];
            for (int i = 0; i < TIMES; i++) {
                digest.update(result);
                result = digest.digest(message);
            }
            return result;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
