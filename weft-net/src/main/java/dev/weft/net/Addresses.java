package dev.weft.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** Says what an address is, for error messages. Threads: any. */
final class Addresses {
    private Addresses() {}

    static String text(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet
            when inet.getAddress() != null -> inet.getAddress().getHostAddress() + ":" + inet.getPort();
            case UnixDomainSocketAddress unix -> unix.getPath().toString();
            default -> address.toString();
        };
    }

    static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress;
    }
}
