package dev.weft.net;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.AbstractNioMessageChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Unix socket that is listened on, and accepts {@link UnixSocketChannel}s. Threads: the home thread. */
final class UnixServerChannel extends AbstractNioMessageChannel implements ServerChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final Config config = new Config(this);

    /** Netty's options, and the one of a listening socket: how many connections may wait to be accepted. */
    private static final class Config extends DefaultChannelConfig {
        private int backlog; // 0: the system's own

        Config(UnixServerChannel channel) {
            super(channel);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            if (!option.equals(ChannelOption.SO_BACKLOG)) {
                return super.setOption(option, value);
            }
            backlog = (Integer) value;
            return true;
        }
    }

    /** Makes one that is to be bound. */
    UnixServerChannel() {
        this(open());
    }

    /** Makes one of a socket that is bound. */
    UnixServerChannel(ServerSocketChannel socket) {
        super(null, socket, SelectionKey.OP_ACCEPT);
    }

    private static ServerSocketChannel open() {
        try {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected ServerSocketChannel javaChannel() {
        return (ServerSocketChannel) super.javaChannel();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isActive() {
        return isOpen() && localAddress0() != null;
    }

    @Override
    protected void doBind(SocketAddress local) throws IOException {
        javaChannel().bind(local, config.backlog);
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
        return null;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws IOException {
        var socket = javaChannel().accept();
        if (socket == null) {
            return 0;
        }
        accepted.add(new UnixSocketChannel(this, socket));
        return 1;
    }

    @Override
    protected void doClose() throws IOException {
        javaChannel().close();
    }

    @Override
    protected boolean doWriteMessage(Object message, ChannelOutboundBuffer buffer) {
        throw onlyListens();
    }

    @Override
    protected boolean doConnect(SocketAddress remote, SocketAddress local) {
        throw onlyListens();
    }

    @Override
    protected void doFinishConnect() {
        throw onlyListens();
    }

    @Override
    protected void doDisconnect() {
        throw onlyListens();
    }

    private static UnsupportedOperationException onlyListens() {
        return new UnsupportedOperationException("this socket only listens");
    }
}
