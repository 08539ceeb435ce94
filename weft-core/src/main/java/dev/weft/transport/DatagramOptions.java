package dev.weft.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of opening a UDP socket.
 *
 * @param localAddress where it receives; null: the system decides when the socket is made
 * @param remoteAddress whom it is connected to; null: it talks with anybody
 * @param reusePort whether several sockets may share the local port
 * @param allowBroadcast whether it may send to broadcast addresses
 */
public record DatagramOptions(
        @Nullable InetSocketAddress localAddress,
        @Nullable InetSocketAddress remoteAddress,
        boolean reusePort,
        boolean allowBroadcast) {
    /** An unconnected socket on a port of the system's choice, which it shares with nobody. */
    public static final DatagramOptions DEFAULT = new DatagramOptions(null, null, false, false);

    /** Returns these options with an address to receive at; one that is not resolved is resolved by the loop. */
    public DatagramOptions withLocalAddress(InetSocketAddress address) {
        return new DatagramOptions(address, remoteAddress, reusePort, allowBroadcast);
    }

    /** Returns these options with a host and port to receive at; the loop resolves it. */
    public DatagramOptions withLocalAddress(String host, int port) {
        return withLocalAddress(InetSocketAddress.createUnresolved(host, port));
    }

    /** Returns these options with a peer to be connected to; one that is not resolved is resolved by the loop. */
    public DatagramOptions withRemoteAddress(InetSocketAddress address) {
        return new DatagramOptions(localAddress, address, reusePort, allowBroadcast);
    }

    /** Returns these options with a peer to be connected to; the loop resolves it. */
    public DatagramOptions withRemoteAddress(String host, int port) {
        return withRemoteAddress(InetSocketAddress.createUnresolved(host, port));
    }

    /** Returns these options with the local port shared or not. */
    public DatagramOptions withReusePort(boolean share) {
        return new DatagramOptions(localAddress, remoteAddress, share, allowBroadcast);
    }

    /** Returns these options with sending to broadcast addresses allowed or not. */
    public DatagramOptions withAllowBroadcast(boolean allow) {
        return new DatagramOptions(localAddress, remoteAddress, reusePort, allow);
    }
}
