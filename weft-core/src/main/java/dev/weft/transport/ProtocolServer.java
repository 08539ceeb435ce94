package dev.weft.transport;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.spi.Acceptor;
import dev.weft.spi.Listener;
import dev.weft.spi.Networks;
import dev.weft.spi.Share;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server on one or several addresses: it makes a protocol for each connection. The servers of the faces stand on it.
 *
 * <p>Threads: the loop's only.
 *
 * <p>Semantics: asyncio 3.14's {@code Server}, as {@code loop.create_server} returns it.
 */
public final class ProtocolServer implements AutoCloseable {
    private final EventLoop loop;
    private final Supplier<? extends Protocol> protocols;
    private final Share share;
    private final Set<Transport> clients = new LinkedHashSet<>();
    private final List<Future<Boolean>> closeWaiters = new ArrayList<>();
    private List<Listener> listeners = List.of();
    private @Nullable Future<Boolean> servingForever;
    private final EnumMap<Acceptor.Failure, Long> failures = new EnumMap<>(Acceptor.Failure.class);
    private long accepted;
    private boolean serving;
    private boolean closed;

    private ProtocolServer(EventLoop loop, Supplier<? extends Protocol> protocols) {
        this.loop = loop;
        this.protocols = protocols;
        this.share = Networks.get().share(loop, new Door());
    }

    /**
     * Listens on addresses. Suspends; a cancellation or a failure leaves nothing bound.
     *
     * @param protocols makes the protocol of each connection
     * @throws IOException if an address cannot be bound; it names the address and the cause
     */
    public static ProtocolServer listen(
            EventLoop loop,
            Supplier<? extends Protocol> protocols,
            List<? extends SocketAddress> addresses,
            ServeOptions options)
            throws IOException {
        var server = receive(loop, protocols);
        server.listenWith(addresses, options, List.of());
        return server;
    }

    /**
     * Accepts connections on a socket that is bound already, and that belongs to the server from now on. Suspends; a cancellation
     * or a failure closes it.
     *
     * @param protocols makes the protocol of each connection
     * @param options what of them concerns binding has no effect
     * @throws IOException if the socket is closed
     * @throws IllegalArgumentException if it is not bound
     */
    public static ProtocolServer listen(
            EventLoop loop, Supplier<? extends Protocol> protocols, ServerSocketChannel socket, ServeOptions options)
            throws IOException {
        if (socket.getLocalAddress() == null) {
            throw new IllegalArgumentException("a socket to listen on must be bound: " + socket);
        }
        var server = receive(loop, protocols);
        server.listen(List.of(() -> Networks.get().adopt(loop, socket, options, List.of(server.share))), options);
        return server;
    }

    /** Makes a server that listens on nothing: it serves what {@link #listenWith} of others hands it. Does not suspend. */
    public static ProtocolServer receive(EventLoop loop, Supplier<? extends Protocol> protocols) {
        return new ProtocolServer(loop, protocols);
    }

    /**
     * Listens on addresses, once, and shares the connections with servers of other loops: each goes to the loop that has the
     * fewest. Suspends; a cancellation or a failure leaves nothing bound.
     *
     * @param others from {@link #receive}, each with a running loop
     * @throws IOException if an address cannot be bound; it names the address and the cause
     */
    public void listenWith(
            List<? extends SocketAddress> addresses, ServeOptions options, Collection<ProtocolServer> others)
            throws IOException {
        requireOpen();
        if (!listeners.isEmpty()) {
            throw new IllegalStateException("the server listens already");
        }
        var shares = new ArrayList<Share>();
        shares.add(share);
        others.forEach(other -> shares.add(other.share));
        var network = Networks.get();
        listen(
                addresses.stream()
                        .<Supplier<Future<Listener>>>map(
                                address -> () -> network.listenFor(loop, address, options, shares))
                        .toList(),
                options);
    }

    private void listen(List<Supplier<Future<Listener>>> sockets, ServeOptions options) {
        bind(sockets);
        if (options.startServing()) {
            startServing();
        }
    }

    /** One after the other; if one fails, none is left. */
    private void bind(List<Supplier<Future<Listener>>> sockets) {
        var bound = new ArrayList<Listener>();
        try {
            for (var socket : sockets) {
                var binding = socket.get();
                try {
                    bound.add(binding.await());
                } catch (CancelledError e) {
                    abandon(binding);
                    throw e;
                }
            }
        } catch (Throwable e) {
            bound.forEach(Listener::close);
            throw e;
        }
        listeners = List.copyOf(bound);
    }

    /** The task was cancelled; the listener may have come in the same turn, and then nobody else would close it. */
    private static void abandon(Future<Listener> binding) {
        binding.cancel();
        if (binding.done() && !binding.cancelled() && binding.exception() == null) {
            binding.result().close();
        }
    }

    /** Returns the loop that the connections live on. Does not suspend. */
    public EventLoop getLoop() {
        return loop;
    }

    /** Returns the addresses that the server listens on; none once it is closed. Does not suspend. */
    public List<SocketAddress> sockets() {
        return closed ? List.of() : listeners.stream().map(Listener::address).toList();
    }

    /**
     * Returns the port of the first address, which the system chose if the server was started on port 0. Does not suspend.
     *
     * @throws IllegalStateException if the server is closed or has no port
     */
    public int port() {
        for (var address : sockets()) {
            if (address instanceof InetSocketAddress inet) {
                return inet.getPort();
            }
        }
        throw new IllegalStateException("the server listens on no port");
    }

    /** Returns how many connections have come and how they fared. Does not suspend. */
    public ServerStatistics statistics() {
        return new ServerStatistics(
                accepted,
                clients.size(),
                count(Acceptor.Failure.ACCEPT),
                count(Acceptor.Failure.HANDSHAKE),
                count(Acceptor.Failure.PROTOCOL));
    }

    private long count(Acceptor.Failure what) {
        return failures.getOrDefault(what, 0L);
    }

    /** Accepts connections from now on; nothing happens if it does already. Does not suspend. */
    public void startServing() {
        requireOpen();
        if (!serving) {
            serving = true;
            listeners.forEach(Listener::startAccepting);
        }
    }

    /** Says whether connections are accepted. Does not suspend. */
    public boolean isServing() {
        return serving && !closed;
    }

    /**
     * Serves until the task is cancelled, which closes the server and its connections and waits for their end. Suspends.
     * {@link #close()} ends it as a cancellation would.
     */
    public void serveForever() {
        requireOpen();
        if (servingForever != null) {
            throw new IllegalStateException("serveForever is running already");
        }
        startServing();
        Future<Boolean> forever = loop.createFuture();
        servingForever = forever;
        try {
            forever.await();
        } catch (CancelledError e) {
            close();
            closeClients();
            awaitClosed();
            throw e;
        } finally {
            servingForever = null;
        }
    }

    /** Stops listening; open connections stay. A second call does nothing. Does not suspend. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        serving = false;
        listeners.forEach(Listener::close);
        if (servingForever != null && !servingForever.done()) {
            servingForever.cancel();
        }
        if (clients.isEmpty()) {
            wakeCloseWaiters();
        }
    }

    /** Closes every open connection once what was written to it is sent. Does not suspend. */
    public void closeClients() {
        List.copyOf(clients).forEach(Transport::close);
    }

    /** Closes every open connection at once. Does not suspend. */
    public void abortClients() {
        List.copyOf(clients).forEach(Transport::abort);
    }

    /** Waits until the server is closed and its connections have ended. Suspends; a cancellation leaves all as it is. */
    public void awaitClosed() {
        if (closed && clients.isEmpty()) {
            return;
        }
        Future<Boolean> waiter = loop.createFuture();
        closeWaiters.add(waiter);
        try {
            waiter.await();
        } finally {
            closeWaiters.remove(waiter);
        }
    }

    private void wakeCloseWaiters() {
        for (var waiter : closeWaiters) {
            if (!waiter.done()) {
                waiter.setResult(true);
            }
        }
        closeWaiters.clear();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the server is closed");
        }
    }

    /** Where connections come in and go out. */
    private final class Door implements Acceptor {
        @Override
        public Protocol newProtocol() {
            return protocols.get();
        }

        @Override
        public void attached(Transport client) {
            accepted++;
            clients.add(client);
            if (closed) {
                client.abort(); // another loop handed it over before it heard of the end
            }
        }

        @Override
        public void detached(Transport client) {
            clients.remove(client);
            if (closed && clients.isEmpty()) {
                wakeCloseWaiters();
            }
        }

        @Override
        public void failed(Failure what) {
            failures.merge(what, 1L, Long::sum);
        }
    }
}
