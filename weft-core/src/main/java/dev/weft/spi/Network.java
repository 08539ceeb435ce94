package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.DatagramOptions;
import dev.weft.transport.DatagramProtocol;
import dev.weft.transport.DatagramTransport;
import dev.weft.transport.Protocol;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one door from the faces to the network: {@code weft-net} provides it as a service.
 *
 * <p>Threads: the loop's only. The futures belong to that loop; cancelling one gives up what it stood for.
 */
public interface Network {
    /**
     * Finds the addresses of a host, in the system's order. Does not suspend and does not block the loop.
     *
     * @param host a name, an address, or empty for this machine's wildcard address
     * @return fails with {@link java.net.UnknownHostException}, which names the host
     */
    Future<List<InetSocketAddress>> resolve(EventLoop loop, String host, int port);

    /**
     * Connects to the first of the addresses that answers. Does not suspend.
     *
     * @param host what the user asked for, for TLS and for error messages
     * @param protocol is told of the connection before the future is done
     * @return fails with one {@link java.io.IOException} that names host and cause, with every attempt suppressed in it
     */
    Future<Transport> connect(
            EventLoop loop,
            String host,
            List<? extends SocketAddress> addresses,
            ConnectOptions options,
            Protocol protocol);

    /**
     * Listens on one address. Does not suspend.
     *
     * @param acceptor takes the connections, on the home thread
     * @return fails with an {@link java.io.IOException} that names the address and the cause
     */
    Future<Listener> listen(EventLoop loop, SocketAddress address, ServeOptions options, Acceptor acceptor);

    /**
     * Returns whether the system itself spreads new connections over all sockets that share a port. Any thread. Does not
     * suspend.
     */
    boolean spreadsSharedPorts();

    /** Makes a loop ready to take connections that another loop's listener accepts. Does not suspend. */
    Share share(EventLoop loop, Acceptor acceptor);

    /**
     * Listens on one address and hands each connection to the loop that has the fewest; it lives there from the start. Does
     * not suspend.
     *
     * @param loop who listens
     * @param shares who serves, at least one; of loops with as many connections the first in the list is chosen
     * @return as {@link #listen(EventLoop, SocketAddress, ServeOptions, Acceptor)}
     */
    Future<Listener> listenFor(EventLoop loop, SocketAddress address, ServeOptions options, List<Share> shares);

    /**
     * Accepts connections on a socket that the program bound by itself, and that belongs to the listener from now on. Does not
     * suspend.
     *
     * @param socket bound
     * @param shares as {@link #listenFor}
     */
    Future<Listener> adopt(EventLoop loop, ServerSocketChannel socket, ServeOptions options, List<Share> shares);

    /**
     * Opens a UDP socket. Does not suspend.
     *
     * @param options its addresses are resolved
     * @param protocol is told of the socket before the future is done
     * @return fails with an {@link java.io.IOException} that names the address and the cause
     */
    Future<DatagramTransport> openDatagram(EventLoop loop, DatagramOptions options, DatagramProtocol protocol);

    /**
     * Makes a transport of a socket that the program accepted by itself. Does not suspend.
     *
     * @param tls null: without
     * @param protocol is told of the connection before the future is done
     */
    Future<Transport> adopt(EventLoop loop, SocketChannel socket, @Nullable TlsOptions tls, Protocol protocol);

    /**
     * Sets what the loop calls, each time it looks, while a channel is ready for an operation. Does not suspend.
     *
     * @param channel does not block
     * @param operation one of {@link java.nio.channels.SelectionKey}'s
     * @param callback takes the place of the earlier one; null: nothing is called any more
     * @return whether there was an earlier one
     */
    boolean watch(EventLoop loop, SelectableChannel channel, int operation, @Nullable Runnable callback);

    /**
     * Sends a part of a file after what was written. Does not suspend. Cancelling the future does not take back what was begun.
     *
     * @param count not more than there is
     * @return done when the system has taken it
     */
    Future<Boolean> sendFile(EventLoop loop, Transport transport, FileChannel file, long offset, long count);

    /**
     * Secures an open connection: bytes from now on are TLS. Does not suspend. Done when the handshake is; on a failure the
     * connection is closed.
     *
     * @param received what has come already and belongs to TLS
     */
    Future<Transport> startTls(
            EventLoop loop, Transport transport, TlsOptions options, boolean serverSide, byte[] received);
}
