package dev.weft.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A member's address.
 *
 * @param host a name or a number
 * @param port the port; 0: a free one
 */
record Address(String host, int port) {
    private static final int HIGHEST = 65_535;

    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException if it is no such thing
     */
    static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= HIGHEST) {
                return new Address(text.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrong(text), e);
        }
        throw new IllegalArgumentException(wrong(text));
    }

    private static String wrong(String text) {
        return "an address must look like host:port (127.0.0.1:5701), not like " + text;
    }

    /** The host as a number, which is what a member binds to. */
    String number() {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("there is no host " + host + " to listen on", e);
        }
    }
}
