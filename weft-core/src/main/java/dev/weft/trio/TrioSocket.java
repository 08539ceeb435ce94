package dev.weft.trio;

import dev.weft.CancelledError;
import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.transport.Datagram;
import dev.weft.transport.NameInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket of the system, on one of the JDK's own channels: for who needs more than streams and listeners offer.
 *
 * <p>Semantics: Trio's trio.socket. Whatever suspends is a checkpoint, ready or not, and a cancellation takes and sends nothing; one
 * task may read while another writes. Closing wakes whoever waits, by {@link ClosedResourceException}. Differences: the JDK has one
 * kind of channel that listens and another that connects, and so has this; what the kind cannot do is an
 * {@link UnsupportedOperationException}.
 *
 * <p>Threads: the loop's only.
 */
public final class TrioSocket implements AsyncResource {
    private static final int BACKLOG = 0xFFFF; // as many as the system lets wait

    private final SelectableChannel channel;
    private boolean closed;

    /** One attempt at an operation, which does not block; null: the system is not ready. */
    @FunctionalInterface
    private interface Attempt<T> {
        @Nullable
        T run() throws IOException;
    }

    private TrioSocket(SelectableChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
    }

    // ------------------------------------------------------------------ where sockets come from

    /** Makes a TCP socket that will connect. Does not suspend. */
    public static TrioSocket stream() throws IOException {
        return new TrioSocket(SocketChannel.open());
    }

    /** As {@link #stream()}, of a family such as {@link java.net.StandardProtocolFamily#UNIX}. */
    public static TrioSocket stream(ProtocolFamily family) throws IOException {
        return new TrioSocket(SocketChannel.open(family));
    }

    /** Makes a TCP socket that will listen. Does not suspend. */
    public static TrioSocket listener() throws IOException {
        return new TrioSocket(ServerSocketChannel.open());
    }

    /** As {@link #listener()}, of a family such as {@link java.net.StandardProtocolFamily#UNIX}. */
    public static TrioSocket listener(ProtocolFamily family) throws IOException {
        return new TrioSocket(ServerSocketChannel.open(family));
    }

    /** Makes a UDP socket. Does not suspend. */
    public static TrioSocket datagram() throws IOException {
        return new TrioSocket(DatagramChannel.open());
    }

    /** As {@link #datagram()}, of a family. */
    public static TrioSocket datagram(ProtocolFamily family) throws IOException {
        return new TrioSocket(DatagramChannel.open(family));
    }

    /** Makes a socket of a channel, which belongs to it from now on. Does not suspend. */
    public static TrioSocket fromChannel(SocketChannel channel) throws IOException {
        return new TrioSocket(channel);
    }

    /** As {@link #fromChannel(SocketChannel)}. */
    public static TrioSocket fromChannel(ServerSocketChannel channel) throws IOException {
        return new TrioSocket(channel);
    }

    /** As {@link #fromChannel(SocketChannel)}. */
    public static TrioSocket fromChannel(DatagramChannel channel) throws IOException {
        return new TrioSocket(channel);
    }

    /** Finds the addresses of a host, in the system's order. A checkpoint; a cancelled look-up ends unheard. */
    public static List<InetSocketAddress> getaddrinfo(String host, int port) throws IOException {
        return Sockets.resolve(host, port);
    }

    /** Finds what an address is called. A checkpoint; a cancelled look-up ends unheard. */
    public static NameInfo getnameinfo(InetSocketAddress address) {
        Checkpoint.ifCancelled();
        return EventLoop.current().getNameInfo(address);
    }

    // ------------------------------------------------------------------ connections

    /** Binds to an address, as {@link #bind(SocketAddress, int)} does. */
    public void bind(SocketAddress address) throws IOException {
        bind(address, BACKLOG);
    }

    /**
     * Binds to an address; a listener listens from then on. A checkpoint. A name is looked up.
     *
     * @param backlog how many connections may wait for {@link #accept}; counts for a listener only
     */
    public void bind(SocketAddress address, int backlog) throws IOException {
        Checkpoint.full();
        var resolved = resolve(address);
        requireOpen();
        if (channel instanceof ServerSocketChannel listener) {
            listener.bind(resolved, backlog);
        } else {
            network().bind(resolved);
        }
    }

    /** Connects. A checkpoint. Cancelled in the middle, or if it fails, the socket is closed. A name is looked up. */
    public void connect(SocketAddress address) throws IOException {
        var resolved = resolve(address);
        if (channel instanceof DatagramChannel datagrams) {
            attempt(ChannelWaits.WRITE, () -> datagrams.connect(resolved));
            return;
        }
        var stream = as(SocketChannel.class, "connect");
        Checkpoint.ifCancelled();
        requireOpen();
        try {
            if (stream.connect(resolved)) {
                Checkpoint.shielded();
            } else {
                do {
                    waits().await(stream, ChannelWaits.CONNECT);
                } while (!stream.finishConnect());
            }
        } catch (IOException | CancelledError e) {
            close();
            throw e;
        }
    }

    /** Accepts a connection. A checkpoint; cancelled, none was taken. */
    public TrioSocket accept() throws IOException {
        var listener = as(ServerSocketChannel.class, "accept");
        return new TrioSocket(attempt(ChannelWaits.READ, listener::accept));
    }

    // ------------------------------------------------------------------ data

    /** Receives at most so many bytes, none at the end. A checkpoint; cancelled, none was taken. */
    public byte[] recv(int most) throws IOException {
        var target = ByteBuffer.allocate(most);
        recvInto(target);
        return Arrays.copyOf(target.array(), target.position());
    }

    /** Receives into a buffer: how many bytes, -1 at the end. A checkpoint; cancelled, none was taken. */
    public int recvInto(ByteBuffer target) throws IOException {
        if (channel instanceof DatagramChannel datagrams) { // of its peer
            return attempt(ChannelWaits.READ, () -> {
                int before = target.position();
                return datagrams.receive(target) == null ? null : target.position() - before;
            });
        }
        var stream = as(SocketChannel.class, "recv");
        return attempt(ChannelWaits.READ, () -> {
            int count = stream.read(target);
            return count == 0 && target.hasRemaining() ? null : count;
        });
    }

    /** Sends as many of the bytes as the system takes now, and returns how many. A checkpoint; cancelled, none was sent. */
    public int send(byte[] data) throws IOException {
        return send(ByteBuffer.wrap(data));
    }

    /** As {@link #send(byte[])}, and moves the buffer's position. */
    public int send(ByteBuffer data) throws IOException {
        if (channel instanceof DatagramChannel datagrams) { // to its peer
            return attempt(ChannelWaits.WRITE, () -> sentOrNull(datagrams.write(data), data));
        }
        var stream = as(SocketChannel.class, "send");
        return attempt(ChannelWaits.WRITE, () -> sentOrNull(stream.write(data), data));
    }

    private static @Nullable Integer sentOrNull(int count, ByteBuffer data) {
        return count == 0 && data.hasRemaining() ? null : count;
    }

    /** Receives a datagram; what is longer is cut. A checkpoint; cancelled, none was taken. */
    public Datagram recvfrom(int most) throws IOException {
        var target = ByteBuffer.allocate(most);
        var from = recvfromInto(target);
        return new Datagram(Arrays.copyOf(target.array(), target.position()), from);
    }

    /** Receives a datagram into a buffer, and returns who sent it; what is longer is cut. A checkpoint. */
    public SocketAddress recvfromInto(ByteBuffer target) throws IOException {
        var datagrams = as(DatagramChannel.class, "recvfrom");
        return attempt(ChannelWaits.READ, () -> datagrams.receive(target));
    }

    /** Sends a datagram. A checkpoint; cancelled, it was not sent. A name is looked up. */
    public int sendto(byte[] data, SocketAddress address) throws IOException {
        var datagrams = as(DatagramChannel.class, "sendto");
        var resolved = resolve(address);
        var source = ByteBuffer.wrap(data);
        return attempt(ChannelWaits.WRITE, () -> sentOrNull(datagrams.send(source, resolved), source));
    }

    /** Says that nothing more will be received. Does not suspend. */
    public void shutdownInput() throws IOException {
        as(SocketChannel.class, "shut down").shutdownInput();
    }

    /** Tells the peer that nothing more will be sent. Does not suspend. */
    public void shutdownOutput() throws IOException {
        as(SocketChannel.class, "shut down").shutdownOutput();
    }

    // ------------------------------------------------------------------ readiness

    /** Waits until something can be sent. A checkpoint. */
    public void waitWritable() {
        requireOpen();
        waits().await(channel, ChannelWaits.WRITE);
    }

    /** Returns whether something can be received or accepted at once, or the peer has ended. Does not suspend. */
    public boolean isReadable() throws IOException {
        requireOpen();
        try (var selector = Selector.open()) {
            channel.register(selector, ChannelWaits.READ & channel.validOps());
            return selector.selectNow() > 0;
        }
    }

    /** Tries, and while the system is not ready, waits and tries again. A checkpoint; a cancellation comes only before an attempt. */
    private <T> T attempt(int operation, Attempt<T> attempt) throws IOException {
        Checkpoint.ifCancelled();
        requireOpen();
        var result = attempt.run();
        if (result != null) {
            Checkpoint.shielded();
            return result;
        }
        while (result == null) {
            waits().await(channel, operation);
            requireOpen();
            result = attempt.run();
        }
        return result;
    }

    private static ChannelWaits waits() {
        return TrioRun.current().channelWaits;
    }

    private static SocketAddress resolve(SocketAddress address) throws IOException {
        return address instanceof InetSocketAddress inet && inet.isUnresolved()
                ? Sockets.resolve(inet.getHostString(), inet.getPort()).getFirst()
                : address;
    }

    private <C> C as(Class<C> kind, String what) {
        if (!kind.isInstance(channel)) {
            throw new UnsupportedOperationException("this socket cannot " + what + ": " + this);
        }
        return kind.cast(channel);
    }

    private NetworkChannel network() {
        return (NetworkChannel) channel;
    }

    // ------------------------------------------------------------------ facts and options

    /** Returns what is under this socket. Does not suspend. */
    public SelectableChannel channel() {
        return channel;
    }

    /** Returns this side's address; null: it has none yet. Does not suspend. */
    public @Nullable SocketAddress getsockname() throws IOException {
        requireOpen();
        return network().getLocalAddress();
    }

    /** Returns the peer's address; null: there is none. Does not suspend. */
    public @Nullable SocketAddress getpeername() throws IOException {
        requireOpen();
        return switch (channel) {
            case SocketChannel stream -> stream.getRemoteAddress();
            case DatagramChannel datagrams -> datagrams.getRemoteAddress();
            default -> null;
        };
    }

    /** Sets an option of {@link java.net.StandardSocketOptions} or {@code jdk.net.ExtendedSocketOptions}. Does not suspend. */
    public <T> void setsockopt(SocketOption<T> option, T value) throws IOException {
        requireOpen();
        network().setOption(option, value);
    }

    /** Returns an option's value. Does not suspend. */
    public <T> T getsockopt(SocketOption<T> option) throws IOException {
        requireOpen();
        return network().getOption(option);
    }

    // ------------------------------------------------------------------ the end

    private void requireOpen() {
        if (closed || !channel.isOpen()) {
            throw new ClosedResourceException("this socket was already closed");
        }
    }

    /** Gives the channel back, which stays open and does not block, and is nobody's. Whoever waits here is told of a close. */
    public SelectableChannel detach() {
        requireOpen();
        leave();
        return channel;
    }

    private void leave() {
        closed = true;
        waits().notifyClosing(channel);
    }

    /** Closes it; whoever waits in it gets {@link ClosedResourceException}. Does not suspend. */
    @Override
    public void close() {
        if (!closed) {
            leave();
            try {
                channel.close();
            } catch (IOException e) {
                System.getLogger("dev.weft.trio").log(System.Logger.Level.WARNING, "cannot close " + channel, e);
            }
        }
    }

    /** Closes it as {@link #close} does. A checkpoint. */
    @Override
    public void aclose() {
        close();
        Checkpoint.full();
    }

    @Override
    public String toString() {
        return "TrioSocket[" + channel + (closed ? ", closed" : "") + "]";
    }
}
