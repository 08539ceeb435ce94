package dev.weft.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FileRegion;
import io.netty.channel.nio.AbstractNioByteChannel;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket on Netty's NIO transport. Netty has one of its own, but that one closes when the peer ends its half.
 *
 * <p>The end of the peer's half is told as {@link ChannelInputShutdownEvent}, as a TCP channel with half-closure does; nothing is
 * read after it, and the other half stays.
 *
 * <p>Threads: the home thread.
 */
final class UnixSocketChannel extends AbstractNioByteChannel implements DuplexChannel {
    private final ChannelConfig config = new DefaultChannelConfig(this) {
        @Override
        protected void autoReadCleared() {
            clearReadPending(); // or the selector would name the socket once more
        }
    };
    private boolean inputEnded;
    private boolean outputEnded;

    /** Makes one that is to be connected. */
    UnixSocketChannel() {
        this(null, open());
    }

    /** Makes one that was accepted. */
    UnixSocketChannel(@Nullable Channel parent, SocketChannel socket) {
        super(parent, socket);
    }

    private static SocketChannel open() {
        try {
            return SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected SocketChannel javaChannel() {
        return (SocketChannel) super.javaChannel();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isActive() {
        return javaChannel().isOpen() && javaChannel().isConnected();
    }

    // ------------------------------------------------------------------ connecting

    @Override
    protected boolean doConnect(SocketAddress remote, @Nullable SocketAddress local) throws IOException {
        boolean connected = javaChannel().connect(remote);
        if (!connected) {
            addAndSubmit(NioIoOps.CONNECT);
        }
        return connected;
    }

    @Override
    protected void doFinishConnect() throws IOException {
        if (!javaChannel().finishConnect()) {
            throw new IllegalStateException("the socket is not connected yet");
        }
    }

    @Override
    protected void doBind(SocketAddress local) throws IOException {
        javaChannel().bind(local);
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        try {
            return javaChannel().getLocalAddress();
        } catch (IOException closed) {
            return null;
        }
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        try {
            return javaChannel().getRemoteAddress();
        } catch (IOException closed) {
            return null;
        }
    }

    // ------------------------------------------------------------------ bytes

    @Override
    protected void doBeginRead() throws Exception {
        if (!inputEnded) {
            super.doBeginRead();
        }
    }

    /** Keeps the end from Netty, which would close the channel. */
    @Override
    protected int doReadBytes(ByteBuf target) throws IOException {
        var handle = unsafe().recvBufAllocHandle();
        handle.attemptedBytesRead(target.writableBytes());
        int count = target.writeBytes(javaChannel(), handle.attemptedBytesRead());
        if (count >= 0) {
            return count;
        }
        inputEnded = true;
        clearReadPending();
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        return 0;
    }

    @Override
    protected int doWriteBytes(ByteBuf source) throws IOException {
        return source.readBytes(javaChannel(), source.readableBytes());
    }

    @Override
    protected long doWriteFileRegion(FileRegion region) throws IOException {
        return region.transferTo(javaChannel(), region.transferred());
    }

    // ------------------------------------------------------------------ ending

    @Override
    protected void doShutdownOutput() throws IOException {
        outputEnded = true;
        javaChannel().shutdownOutput();
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
        return promise;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputEnded || !isActive();
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        try {
            inputEnded = true;
            clearReadPending();
            javaChannel().shutdownInput();
            promise.setSuccess();
        } catch (IOException e) {
            promise.setFailure(e);
        }
        return promise;
    }

    @Override
    public boolean isInputShutdown() {
        return inputEnded || !isActive();
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return close(promise);
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    protected void doDisconnect() throws IOException {
        doClose();
    }

    @Override
    protected void doClose() throws IOException {
        javaChannel().close();
    }
}
