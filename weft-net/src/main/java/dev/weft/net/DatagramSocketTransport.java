package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.Future;
import dev.weft.transport.DatagramOptions;
import dev.weft.transport.DatagramProtocol;
import dev.weft.transport.DatagramTransport;
import dev.weft.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One UDP socket: a transport towards programs, the only handler of a channel's pipeline towards Netty.
 *
 * <p>Threads: the {@link DatagramTransport} side is called by tasks and callbacks, changes fields only and leaves a command to
 * the poller; the Netty side runs inside the poll, on the home thread.
 *
 * <p>Invariants: a command to send is under way if and only if {@code staged} holds datagrams. {@code unsentBytes} counts those
 * and what Netty has not sent yet. The protocol is asked to pause if and only if more than the high mark was unsent at a
 * {@code sendTo} and the low mark has not been reached since.
 */
@SuppressWarnings("FutureReturnValueIgnored") // each failure is told to the protocol
final class DatagramSocketTransport extends ChannelInboundHandlerAdapter implements DatagramTransport {
    /** No UDP datagram is larger. */
    private static final int LARGEST = 64 * 1024;

    private final EventLoop loop;
    private final NettyPoller poller;
    private final DatagramOptions options;
    private final ArrayDeque<DatagramPacket> staged = new ArrayDeque<>(4);
    private DatagramProtocol protocol;
    private int high = Transport.DEFAULT_HIGH_WATER;
    private int low = Transport.DEFAULT_HIGH_WATER / 4;
    private long unsentBytes;
    private boolean writingPaused;
    private boolean closing;

    // Set on the home thread, read by both sides.
    private @Nullable DatagramChannel socket;
    private @Nullable Channel channel;
    private @Nullable InetSocketAddress local;
    private int sending;
    private boolean made;
    private @Nullable Throwable failure;

    DatagramSocketTransport(EventLoop loop, DatagramOptions options, DatagramProtocol protocol) {
        this.loop = loop;
        this.poller = NettyPoller.of(loop);
        this.options = options;
        this.protocol = protocol;
    }

    Future<DatagramTransport> open() {
        Future<DatagramTransport> result = loop.createFuture();
        poller.opened();
        result.addDoneCallback(done -> poller.closed());
        var address = options.localAddress() == null ? new InetSocketAddress(0) : options.localAddress();
        poller.command(() -> {
            if (!result.done()) {
                bootstrap().bind(address).addListener((ChannelFutureListener) done -> bound(address, done, result));
            }
        });
        return result;
    }

    private Bootstrap bootstrap() {
        var bootstrap = new Bootstrap()
                .group(poller.netty())
                .channelFactory(this::newChannel)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST))
                .option(ChannelOption.SO_BROADCAST, options.allowBroadcast())
                .handler(this);
        if (options.reusePort()) {
            bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
        }
        return bootstrap;
    }

    private boolean isIpv4() {
        var deciding = options.remoteAddress() == null ? options.localAddress() : options.remoteAddress();
        return deciding != null && deciding.getAddress() instanceof Inet4Address;
    }

    private NioDatagramChannel newChannel() {
        try {
            socket = isIpv4() ? DatagramChannel.open(StandardProtocolFamily.INET) : DatagramChannel.open();
            return new NioDatagramChannel(socket);
        } catch (IOException e) {
            throw new ChannelException("cannot open a UDP socket", e);
        }
    }

    private void bound(InetSocketAddress address, ChannelFuture done, Future<DatagramTransport> result) {
        if (!done.isSuccess()) {
            refuse(
                    new BindException("cannot bind " + Addresses.text(address) + ": " + text(done.cause())),
                    done,
                    result);
            return;
        }
        var peer = options.remoteAddress();
        if (peer == null) {
            begin(result);
            return;
        }
        done.channel().connect(peer).addListener((ChannelFutureListener) connected -> {
            if (connected.isSuccess()) {
                begin(result);
            } else {
                var cause = connected.cause();
                refuse(
                        new SocketException("cannot connect to " + Addresses.text(peer) + ": " + text(cause)),
                        connected,
                        result);
            }
        });
    }

    private static void refuse(SocketException failure, ChannelFuture done, Future<DatagramTransport> result) {
        failure.initCause(done.cause());
        done.channel().close();
        if (!result.done()) {
            result.setException(failure);
        }
    }

    private static String text(@Nullable Throwable cause) {
        return cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
    }

    private void begin(Future<DatagramTransport> result) {
        if (result.done() || closing) {
            openChannel().close();
            return;
        }
        local = (InetSocketAddress) openChannel().localAddress();
        made = true;
        tellProtocol("connectionMade", () -> protocol.connectionMade(this));
        openChannel().config().setAutoRead(!closing);
        result.setResult(this);
    }

    @Override
    public void sendTo(byte[] data) {
        var peer = options.remoteAddress();
        if (peer == null) {
            throw new IllegalStateException("the socket is connected to nobody: say whom to send to");
        }
        requireSendable(data);
        stage(data, peer);
    }

    @Override
    public void sendTo(byte[] data, SocketAddress to) {
        var peer = options.remoteAddress();
        if (peer != null && !peer.equals(to)) {
            throw new IllegalArgumentException(
                    "the socket is connected to " + Addresses.text(peer) + " and cannot send to " + Addresses.text(to));
        }
        if (!(to instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            throw new IllegalArgumentException("not a resolved address: " + to + "; use loop.getAddrInfo");
        }
        requireSendable(data);
        stage(data, inet);
    }

    private void requireSendable(byte[] data) {
        if (data.length == 0 && options.remoteAddress() != null) {
            throw new UnsupportedOperationException(
                    "the JDK drops an empty datagram on a connected socket: send it on an unconnected one");
        }
    }

    private void stage(byte[] data, InetSocketAddress to) {
        if (closing) {
            return;
        }
        if (staged.isEmpty()) {
            poller.command(this::sendStaged);
        }
        staged.add(new DatagramPacket(Unpooled.copiedBuffer(data), to));
        unsentBytes += data.length;
        if (!writingPaused && unsentBytes > high) {
            writingPaused = true;
            protocol.pauseWriting();
        }
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        poller.command(() -> {
            openChannel().config().setAutoRead(false);
            sendStaged();
            closeIfAllIsSent();
        });
    }

    @Override
    public void abort() {
        closing = true;
        poller.command(() -> {
            staged.clear();
            openChannel().close();
        });
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public void setWriteBufferLimits(int newHigh, int newLow) {
        if (newLow < 0 || newHigh < newLow) {
            throw new IllegalArgumentException("high (" + newHigh + ") must be >= low (" + newLow + ") must be >= 0");
        }
        high = newHigh;
        low = newLow;
        poller.command(this::resumeIfDrained);
    }

    @Override
    public long getWriteBufferSize() {
        return unsentBytes;
    }

    @Override
    public @Nullable Object getExtraInfo(String name) {
        return switch (name) {
            case "sockname" -> local;
            case "peername" -> options.remoteAddress();
            default -> null;
        };
    }

    @Override
    public void setProtocol(DatagramProtocol newProtocol) {
        protocol = newProtocol;
    }

    @Override
    public DatagramProtocol getProtocol() {
        return protocol;
    }

    private void sendStaged() {
        if (staged.isEmpty()) {
            return;
        }
        var target = openChannel();
        DatagramPacket packet;
        while ((packet = staged.poll()) != null) {
            int size = packet.content().readableBytes();
            if (size == 0) {
                target.flush();
                sendEmpty(packet.recipient());
                continue;
            }
            sending++;
            Object message = options.remoteAddress() == null ? packet : packet.content();
            target.write(message).addListener((ChannelFutureListener) done -> sent(size, done));
        }
        target.flush();
    }

    /** Netty drops empty datagrams. This one may overtake those that the system did not take yet: UDP promises no order. */
    private void sendEmpty(InetSocketAddress to) {
        try {
            Objects.requireNonNull(socket).send(ByteBuffer.allocate(0), to);
        } catch (IOException e) {
            tellOfError(e);
        }
    }

    private void sent(int size, ChannelFuture done) {
        sending--;
        unsentBytes -= size;
        if (!done.isSuccess() && made && openChannel().isOpen()) {
            tellOfError(done.cause());
        }
        resumeIfDrained();
        closeIfAllIsSent();
    }

    private void closeIfAllIsSent() {
        if (closing && sending == 0 && staged.isEmpty()) {
            openChannel().close();
        }
    }

    private void resumeIfDrained() {
        if (writingPaused && unsentBytes <= low) {
            writingPaused = false;
            tellProtocol("resumeWriting", protocol::resumeWriting);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        poller.opened();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        poller.closed();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var packet = (DatagramPacket) message;
        byte[] data;
        InetSocketAddress from;
        try {
            data = ByteBufUtil.getBytes(packet.content());
            from = packet.sender();
        } finally {
            packet.release();
        }
        if (!closing) {
            tellProtocol("datagramReceived", () -> protocol.datagramReceived(data, from));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (made && !closing) {
            tellOfError(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        if (made && !loop.isClosed()) {
            var cause = failure;
            tellProtocol("connectionLost", () -> protocol.connectionLost(cause));
        }
    }

    private void tellOfError(@Nullable Throwable cause) {
        var error = cause instanceof IOException io ? io : new IOException(text(cause), cause);
        tellProtocol("errorReceived", () -> protocol.errorReceived(error));
    }

    private Channel openChannel() {
        return Objects.requireNonNull(channel, "the channel is not registered yet");
    }

    /** A protocol that throws loses its socket, not the loop. */
    private void tellProtocol(String what, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            loop.callExceptionHandler(ExceptionContext.of("Fatal error: protocol." + what + "() failed", e));
            if (failure == null) {
                failure = e;
            }
            closing = true;
            openChannel().close();
        }
    }
}
