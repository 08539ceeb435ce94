package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.spi.Listener;
import dev.weft.transport.ServeOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One listening socket.
 *
 * <p>Threads: the loop's; Netty is touched in commands only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the pipeline hears of every failure
final class SocketListener implements Listener {
    private final EventLoop loop;
    private final NettyPoller poller;
    private final ServeOptions options;
    private final List<LoopShare> shares;
    private @Nullable Channel channel;
    private @Nullable SocketAddress bound;
    private boolean closed;

    SocketListener(EventLoop loop, ServeOptions options, List<LoopShare> shares) {
        this.loop = loop;
        this.poller = NettyPoller.of(loop);
        this.options = options;
        this.shares = shares;
    }

    Future<Listener> listen(SocketAddress address) {
        Future<Listener> result = loop.createFuture();
        poller.opened();
        poller.command(() -> bootstrap(address).bind(address).addListener((ChannelFutureListener)
                done -> listening(Addresses.text(address), done, result)));
        return result;
    }

    /** Listens on a socket that is bound already. */
    Future<Listener> adopt(ServerSocketChannel socket) {
        Future<Listener> result = loop.createFuture();
        poller.opened();
        poller.command(() -> register(socket, result));
        return result;
    }

    private void register(ServerSocketChannel socket, Future<Listener> result) {
        Channel adopted;
        try {
            adopted = channelOf(socket);
        } catch (IOException | ChannelException e) {
            fail(socket.toString(), e, result);
            return;
        }
        adopted.config().setAutoRead(false);
        adopted.pipeline().addLast(new AcceptHandler(loop, options, shares));
        var home = poller.netty();
        var registered = new DefaultChannelPromise(adopted, home);
        registered.addListener((ChannelFutureListener) done -> listening(socket.toString(), done, result));
        adopted.unsafe().register(home, registered);
    }

    private static Channel channelOf(ServerSocketChannel socket) throws IOException {
        return Addresses.isUnix(socket.getLocalAddress())
                ? new UnixServerChannel(socket)
                : new NioServerSocketChannel(socket);
    }

    @Override
    public SocketAddress address() {
        return Objects.requireNonNull(bound, "not bound yet");
    }

    @Override
    public void startAccepting() {
        poller.command(() -> openChannel().config().setAutoRead(true));
    }

    @Override
    public void pauseAccepting() {
        poller.command(() -> openChannel().config().setAutoRead(false));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        poller.command(() -> {
            openChannel().close();
            removeSocketFile();
            poller.closed();
        });
    }

    private void listening(String where, ChannelFuture done, Future<Listener> result) {
        if (!done.isSuccess()) {
            fail(where, done.cause(), result);
            return;
        }
        channel = done.channel();
        bound = done.channel().localAddress();
        if (result.done()) {
            close(); // nobody waits any more
        } else {
            result.setResult(this);
        }
    }

    private Bootstrap bootstrap(SocketAddress address) {
        var bootstrap = new Bootstrap()
                .group(poller.netty())
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .option(ChannelOption.AUTO_READ, false)
                .handler(new AcceptHandler(loop, options, shares));
        if (Addresses.isUnix(address)) {
            return bootstrap.channelFactory(UnixServerChannel::new);
        }
        bootstrap.channel(NioServerSocketChannel.class).option(ChannelOption.SO_REUSEADDR, options.reuseAddress());
        if (options.reusePort()) {
            bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
        }
        return bootstrap;
    }

    private void fail(String where, Throwable cause, Future<Listener> result) {
        poller.closed();
        if (!result.done()) {
            var failure = new BindException("cannot listen on " + where + ": " + cause.getMessage());
            failure.initCause(cause);
            result.setException(failure);
        }
    }

    /** As asyncio since 3.13: the file of a Unix socket goes with its server. */
    private void removeSocketFile() {
        if (bound instanceof UnixDomainSocketAddress unix
                && !unix.getPath().toString().isEmpty()) {
            try {
                Files.deleteIfExists(unix.getPath());
            } catch (IOException e) {
                System.getLogger("dev.weft").log(System.Logger.Level.WARNING, "cannot remove " + unix.getPath(), e);
            }
        }
    }

    private Channel openChannel() {
        return Objects.requireNonNull(channel, "not bound yet");
    }
}
