package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.spi.TlsEngines;
import dev.weft.transport.DatagramOptions;
import dev.weft.transport.DatagramProtocol;
import dev.weft.transport.DatagramTransport;
import dev.weft.transport.TlsOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket that any number of DTLS associations share, as client of some and server of others.
 *
 * <p>Semantics: Trio's DTLSEndpoint, on the JDK's DTLS 1.2. A peer has one association at most: another one that either side
 * begins takes its place. A server keeps nothing about a client that has not shown, by repeating a cookie, that it receives at the
 * address that it sends from; since the JDK asks for a second cookie, a handshake with this server takes one exchange more than
 * elsewhere. Packets that make no sense are dropped.
 *
 * <p>Threads: the loop's only.
 */
public final class DtlsEndpoint implements AsyncResource {
    /** How many packets wait in each channel until they are received, unless told otherwise. */
    public static final int INCOMING_PACKETS_BUFFER = 10;

    private final DatagramTransport socket;
    private final int incomingPacketsBuffer;
    private final Map<SocketAddress, DtlsChannel> channels = new HashMap<>();
    private final MemoryChannel<DtlsChannel> accepted = Trio.openMemoryChannel(Integer.MAX_VALUE);
    private final ParkingLot writers = new ParkingLot();
    private final HelloCookies cookies = new HelloCookies();
    private @Nullable TlsOptions listening;
    private boolean writingPaused;
    private boolean closed;

    /** What the socket tells us. Home thread. */
    private final class Protocol implements DatagramProtocol {
        @Override
        public void datagramReceived(byte[] data, SocketAddress from) {
            arrived(data, (InetSocketAddress) from);
        }

        @Override
        public void pauseWriting() {
            writingPaused = true;
        }

        @Override
        public void resumeWriting() {
            writingPaused = false;
            writers.unparkAll();
        }

        @Override
        public void connectionLost(@Nullable Throwable exception) {
            close();
        }
    }

    /** Makes an endpoint of a socket, which belongs to it from now on. Does not suspend. */
    public DtlsEndpoint(DatagramTransport socket) {
        this(socket, INCOMING_PACKETS_BUFFER);
    }

    /**
     * As {@link #DtlsEndpoint(DatagramTransport)}.
     *
     * @param incomingPacketsBuffer how many packets wait in each channel until they are received; more are dropped
     */
    public DtlsEndpoint(DatagramTransport socket, int incomingPacketsBuffer) {
        this.socket = socket;
        this.incomingPacketsBuffer = incomingPacketsBuffer;
        socket.setProtocol(new Protocol());
    }

    /** Opens an endpoint on a port of the system's choice, for a client. A checkpoint. */
    public static DtlsEndpoint open() throws IOException {
        return open(DatagramOptions.DEFAULT);
    }

    /**
     * Opens an endpoint on a UDP socket of its own. A checkpoint; cancelled, nothing is open.
     *
     * @param options where it receives
     * @throws IOException if the address cannot be bound; it names the address and the cause
     * @throws IllegalStateException if {@code dev.weft:weft-net} is not on the path
     */
    public static DtlsEndpoint open(DatagramOptions options) throws IOException {
        return new DtlsEndpoint(Sockets.openDatagram(options));
    }

    // ------------------------------------------------------------------ associations

    /**
     * Makes a client's association. Does not suspend: the handshake comes with the first call that needs it, so that there is time
     * to set things before.
     *
     * @param address of the server; resolved
     * @param tls speaks DTLS; unless it names another, the server must be the host that the address was made of
     */
    public DtlsChannel connect(InetSocketAddress address, TlsOptions tls) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("not a resolved address: " + address + "; use EventLoop.getAddrInfo");
        }
        requireOpen();
        var channel = new DtlsChannel(this, address, tls, null);
        replace(channel);
        return channel;
    }

    /** Serves as {@link #serve(Body, TlsOptions, TaskStatus)} does, and tells nobody when it has begun. */
    public void serve(Body<? super DtlsChannel> handler, TlsOptions tls) {
        serve(handler, tls, null);
    }

    /**
     * Runs a handler in a task of its own for each association that a client begins. Suspends until cancelled, which cancels the
     * handlers, too, or until the endpoint is closed and all handlers have ended. The handshake is the handler's: it comes with its
     * first call that needs it. What a handler throws ends the server; a channel that it leaves open is closed.
     *
     * @param tls speaks DTLS; its certificates are asked for anew for each association
     * @param taskStatus is told that clients may come; null: nobody is
     * @throws BusyResourceException if this endpoint serves already
     */
    public void serve(Body<? super DtlsChannel> handler, TlsOptions tls, @Nullable TaskStatus<?> taskStatus) {
        requireOpen();
        if (listening != null) {
            throw new BusyResourceException("another task already serves at this endpoint");
        }
        TlsEngines.createDtls(tls, true, "", -1); // unsuitable options fail here rather than at each client
        listening = tls;
        try {
            if (taskStatus != null) {
                taskStatus.started();
            }
            Trio.openNursery(nursery -> {
                for (var channel : accepted.receive()) {
                    nursery.startSoon(() -> {
                        try (channel) {
                            handler.run(channel);
                        }
                    });
                }
            });
        } finally {
            listening = null;
        }
    }

    private void replace(DtlsChannel channel) {
        var earlier = channels.put(channel.peerAddress(), channel);
        if (earlier != null) {
            earlier.replaced();
        }
    }

    /** Is told that an association needs no packets any more. */
    void forget(DtlsChannel channel) {
        channels.remove(channel.peerAddress(), channel);
    }

    // ------------------------------------------------------------------ packets

    private void arrived(byte[] datagram, InetSocketAddress from) {
        if (ClientHello.begins(datagram)) {
            helloArrived(datagram, from);
            return;
        }
        var channel = channels.get(from);
        if (channel != null) {
            channel.arrived(DtlsRecord.parse(datagram));
        }
    }

    private void helloArrived(byte[] datagram, InetSocketAddress from) {
        var tls = listening;
        var hello = tls == null ? null : ClientHello.parse(datagram);
        if (tls == null || hello == null) {
            return;
        }
        var earlier = channels.get(from);
        if (earlier != null && earlier.hasBegunWith(hello)) {
            earlier.arrived(DtlsRecord.parse(datagram)); // by its other cookie, or once more
            return;
        }
        long now = EventLoop.current().nanoTime();
        if (cookies.verify(hello, from, now)) {
            var channel = new DtlsChannel(this, from, tls, hello);
            replace(channel);
            accepted.send().sendNowait(channel);
        } else {
            send(cookies.challenge(hello, from, now), from);
        }
    }

    /** Sends a datagram soon. Does not suspend. */
    void send(byte[] datagram, InetSocketAddress to) {
        socket.sendTo(datagram, to);
    }

    /** Waits until the socket takes more. Suspends only if it does not, and returns whether it did. */
    boolean awaitWritable() {
        boolean waited = false;
        while (writingPaused && !closed) {
            writers.park();
            waited = true;
        }
        return waited;
    }

    // ------------------------------------------------------------------ the end

    private void requireOpen() {
        if (closed) {
            throw new ClosedResourceException("this DTLS endpoint was already closed");
        }
    }

    /** Closes it as {@link #aclose} does. Does not suspend. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            List.copyOf(channels.values()).forEach(DtlsChannel::close);
            accepted.send().close();
            socket.close();
            writers.unparkAll();
        }
    }

    /** Closes the socket and all channels; whoever waits in one gets {@link ClosedResourceException}. A checkpoint. */
    @Override
    public void aclose() {
        close();
        Checkpoint.full();
    }

    /** Returns what is under this endpoint. Does not suspend. */
    public DatagramTransport socket() {
        return socket;
    }

    /** Returns where this endpoint receives. Does not suspend. */
    public InetSocketAddress address() {
        return (InetSocketAddress) Objects.requireNonNull(socket.getExtraInfo("sockname"));
    }

    /** Returns how many packets wait in each channel until they are received. Does not suspend. */
    public int incomingPacketsBuffer() {
        return incomingPacketsBuffer;
    }

    @Override
    public String toString() {
        return "DtlsEndpoint[" + socket.getExtraInfo("sockname") + ", " + channels.size() + " associations"
                + (closed ? ", closed" : "") + "]";
    }
}
