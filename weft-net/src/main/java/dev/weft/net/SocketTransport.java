package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.Future;
import dev.weft.spi.Acceptor;
import dev.weft.transport.Protocol;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One socket: a transport towards the faces, the last handler of a channel's pipeline towards Netty.
 *
 * <p>Threads: the {@link Transport} side is called by tasks and callbacks. It writes to the socket while Netty has nothing to
 * write, and leaves all else as commands to the poller. The Netty side and {@link #read} run inside the poll, on the home thread.
 *
 * <p>Invariant: the protocol hears of the loss once if and only if it heard of the connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the pipeline hears of every failure
final class SocketTransport extends ChannelInboundHandlerAdapter implements Transport, SelectorIo.Reader {
    private final EventLoop loop;
    private final NettyPoller poller;
    private final @Nullable TlsOptions acceptedWith;
    private final @Nullable Acceptor acceptor;
    private final Outbound outbound;

    private Protocol protocol;
    private boolean reading = true;
    private boolean eofWritten;
    private boolean sendingFile;
    private boolean closing;
    private boolean aborted;

    // Set on the home thread, read by both sides.
    private @Nullable Channel channel;
    private @Nullable Tls tls;
    private @Nullable Throwable failure;
    private int told; // how often the protocol was told anything
    private boolean made;
    private boolean eofSeen;
    private boolean lost;

    /** Makes the transport of a connection that this side opens; {@link #begin} follows when it stands. */
    SocketTransport(EventLoop loop, NettyPoller poller, Protocol protocol) {
        this(loop, poller, protocol, null, null);
    }

    private SocketTransport(
            EventLoop loop,
            NettyPoller poller,
            Protocol protocol,
            @Nullable Acceptor acceptor,
            @Nullable TlsOptions acceptedWith) {
        this.loop = loop;
        this.poller = poller;
        this.protocol = protocol;
        this.acceptor = acceptor;
        this.acceptedWith = acceptedWith;
        outbound = new Outbound(poller, this);
    }

    /** Makes the transport of a connection that a server accepted: it begins by itself. */
    static SocketTransport accepted(LoopShare share, @Nullable TlsOptions tls) {
        return new SocketTransport(share.loop(), share.poller(), share.newProtocol(), share, tls);
    }

    /**
     * Secures the new connection if asked to, then tells the protocol and the future. Home thread.
     *
     * @param result null: nobody waits for this very connection, since a server accepted it
     */
    void begin(@Nullable TlsOptions options, boolean serverSide, String host, @Nullable Future<Transport> result) {
        if (options == null) {
            make();
            complete(result);
            return;
        }
        secure(options, serverSide, host, result);
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        if (eofWritten) {
            throw new IllegalStateException("write after writeEof");
        }
        requireNoFile();
        if (!closing && !lost && length > 0) {
            outbound.write(data, offset, length);
        }
    }

    @Override
    public void flush() {
        outbound.flush();
    }

    @Override
    public void writeEof() {
        if (!canWriteEof()) {
            throw new UnsupportedOperationException("TLS has no half-closed connections");
        }
        if (eofWritten || closing) {
            return;
        }
        eofWritten = true;
        flush();
        poller.command(() -> {
            outbound.send();
            channel()
                    .writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(sent -> ((DuplexChannel) channel()).shutdownOutput());
        });
    }

    @Override
    public boolean canWriteEof() {
        return tls == null;
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        flush();
        closing = true;
        poller.command(() -> {
            channel().config().setAutoRead(false);
            outbound.send();
            channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        });
    }

    @Override
    public void abort() {
        if (aborted) {
            return;
        }
        closing = true;
        aborted = true;
        outbound.clear();
        poller.command(() -> channel().unsafe().close(channel().voidPromise()));
    }

    @Override
    public boolean isClosing() {
        return closing || lost;
    }

    @Override
    public void pauseReading() {
        setReading(false);
    }

    @Override
    public void resumeReading() {
        setReading(true);
    }

    @Override
    public boolean isReading() {
        return reading && !closing;
    }

    @Override
    public void setWriteBufferLimits(int newHigh, int newLow) {
        outbound.setLimits(newHigh, newLow);
    }

    @Override
    public long getWriteBufferSize() {
        return outbound.size();
    }

    @Override
    public @Nullable Object getExtraInfo(String name) {
        return switch (name) {
            case "peername" -> channel().remoteAddress();
            case "sockname" -> channel().localAddress();
            default -> tls == null ? null : tls.info(name);
        };
    }

    @Override
    public void setProtocol(Protocol newProtocol) {
        protocol = newProtocol;
    }

    @Override
    public Protocol getProtocol() {
        return protocol;
    }

    /** Sends a part of a file after what was written. Loop thread. */
    Future<Boolean> sendFile(FileChannel file, long offset, long count) {
        requireNoFile();
        sendingFile = true;
        Future<Boolean> result = loop.createFuture();
        flush();
        poller.command(() -> {
            outbound.send();
            if (tls != null) {
                tls.letFilesPass(channel());
            }
            FilePart.send(channel(), tls != null, file, offset, count).addListener(done -> {
                sendingFile = false;
                if (!result.done() && done.isSuccess()) {
                    result.setResult(true);
                } else if (!result.done()) {
                    result.setException(done.cause());
                }
            });
        });
        return result;
    }

    /** Secures the connection from here on. Loop thread. */
    Future<Transport> startTls(TlsOptions options, boolean serverSide, byte[] received) {
        Future<Transport> result = loop.createFuture();
        if (isClosing()) {
            result.setException(new ClosedChannelException());
            return result;
        }
        flush();
        poller.command(() -> {
            outbound.send();
            secure(options, serverSide, "", result);
            if (received.length > 0 && tls != null) {
                channel().pipeline().fireChannelRead(Unpooled.wrappedBuffer(received));
                channel().pipeline().fireChannelReadComplete();
            }
        });
        return result;
    }

    /** Returns whether the channel is there. */
    boolean isRegistered() {
        return channel != null;
    }

    Channel channel() {
        return Objects.requireNonNull(channel, "the channel is not registered yet");
    }

    /** Returns how often the protocol was told anything. */
    int told() {
        return told;
    }

    /** Ends the connection, whose socket has failed. Loop thread, tasks included. */
    void fail(IOException cause) {
        if (!lost && !aborted && failure == null) {
            failure = cause;
        }
        closing = true;
        poller.command(() -> channel().unsafe().close(channel().voidPromise()));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        channel.config().setRecvByteBufAllocator(poller.inbound().buffer());
        poller.opened();
        if (acceptor != null) {
            acceptor.attached(this);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        poller.closed();
        if (acceptor != null) {
            acceptor.detached(this);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (acceptor != null) {
            begin(acceptedWith, true, "", null);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var received = (ByteBuf) message;
        try {
            if (!closing) {
                poller.inbound().deliver(this, received.nioBuffer());
            }
        } finally {
            received.release();
        }
    }

    @Override
    public boolean read(SocketChannel socket) {
        return !closing && poller.inbound().read(this, socket);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && tls != null && tls.isShakingHands()) {
            channel().close(); // the handshake can never be done; its failure is told
            return;
        }
        boolean ended = event instanceof ChannelInputShutdownEvent
                || (event instanceof SslCloseCompletionEvent completion && completion.isSuccess());
        if (!ended || eofSeen || closing || !made || failure != null) {
            return;
        }
        eofSeen = true;
        tell("eofReceived", () -> {
            boolean keepOpen = protocol.eofReceived();
            if (!keepOpen || tls != null) {
                close();
            }
        });
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        outbound.resumeIfDrained();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (aborted || (closing && cause instanceof ClosedChannelException)) {
            return;
        }
        if (failure == null) {
            failure = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        }
        closing = true;
        channel().unsafe().close(channel().voidPromise());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lost = true;
        closing = true;
        outbound.clear();
        if (made && !loop.isClosed()) {
            var cause = aborted ? null : failure;
            tell("connectionLost", () -> protocol.connectionLost(cause));
        }
    }

    private SocketChannel socket() {
        return (SocketChannel) ((AbstractNioChannel.NioUnsafe) channel().unsafe()).ch();
    }

    private void make() {
        made = true;
        var open = channel();
        open.remoteAddress(); // Netty keeps both, so that they are known after the end too
        open.localAddress();
        if (tls == null) {
            outbound.straightTo(socket());
            poller.netty().readBy(socket(), this);
        }
        tell("connectionMade", () -> protocol.connectionMade(this));
        open.config().setAutoRead(reading && !closing);
    }

    private void secure(TlsOptions options, boolean serverSide, String host, @Nullable Future<Transport> result) {
        Tls securing;
        try {
            securing = new Tls(options, serverSide, host, channel());
        } catch (RuntimeException e) { // no name to verify, or a context that cannot be loaded
            refuse(e, result);
            return;
        }
        tls = securing;
        outbound.straightTo(null);
        poller.netty().readBy(socket(), null);
        channel().config().setAutoRead(true); // the handshake's own bytes; the protocol's come after it
        securing.handshake().addListener(done -> {
            if (done.isSuccess()) {
                if (!made) {
                    make();
                }
                complete(result);
            } else {
                refuse(securing.describe(done.cause()), result);
            }
        });
    }

    private void refuse(Exception refusal, @Nullable Future<Transport> result) {
        if (acceptor != null && !made) {
            loop.callExceptionHandler(ExceptionContext.of("A connection ended in its TLS handshake", refusal));
            acceptor.failed(Acceptor.Failure.HANDSHAKE);
        }
        if (failure == null) {
            failure = refusal;
        }
        if (result != null && !result.done()) {
            result.setException(refusal);
        }
        channel().close();
    }

    /** Whoever asked for the connection may have given it up in the meantime. */
    private void complete(@Nullable Future<Transport> result) {
        if (result == null) {
            return;
        }
        if (result.done()) {
            abort();
        } else {
            result.setResult(this);
        }
    }

    /** As asyncio: what is written meanwhile would overtake the file. */
    private void requireNoFile() {
        if (sendingFile) {
            throw new IllegalStateException("a file is being sent: write when sendfile has returned");
        }
    }

    private void setReading(boolean wanted) {
        if (reading == wanted) {
            return;
        }
        reading = wanted;
        if (channel != null && channel.eventLoop().inEventLoop()) {
            channel.config().setAutoRead(wanted && !closing); // at once: more would be read in the same round
        } else {
            poller.command(() -> channel().config().setAutoRead(reading && !closing));
        }
    }

    /** A protocol that throws loses its connection, not the loop. */
    void tell(String what, Runnable call) {
        told++;
        try {
            call.run();
        } catch (Throwable e) {
            loop.callExceptionHandler(ExceptionContext.of("Fatal error: protocol." + what + "() failed", e));
            if (acceptor != null) {
                acceptor.failed(Acceptor.Failure.PROTOCOL);
            }
            if (failure == null) {
                failure = e;
            }
            if (!lost) {
                closing = true;
                channel().unsafe().close(channel().voidPromise());
            }
        }
    }
}
