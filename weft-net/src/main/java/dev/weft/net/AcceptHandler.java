package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.spi.Acceptor;
import dev.weft.transport.ServeOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Takes what a listening socket accepts: sets each connection up and hands it to the loop that has the fewest: to the
 * listener's own among equals, for that is no hand-over.
 *
 * <p>When a connection cannot be accepted, as when descriptors run out, that is reported, and nothing is accepted for a second.
 *
 * <p>Threads: the home thread of the listener's loop; a connection begins on the home thread of its own.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed registration closes the channel, which is heard of
final class AcceptHandler extends ChannelInboundHandlerAdapter {
    private static final long RETRY_SECONDS = 1;

    private final EventLoop loop;
    private final ServeOptions options;
    private final List<LoopShare> shares;

    /** Makes the handler of one listener; its own loop comes first. */
    AcceptHandler(EventLoop loop, ServeOptions options, List<LoopShare> shares) {
        this.loop = loop;
        this.options = options;
        this.shares = shares;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var accepted = (Channel) message;
        var share = LoopShare.lightest(shares);
        share.take();
        try {
            configure(accepted);
            accepted.pipeline().addLast(new Entrance(share, options));
            var home = share.poller().netty();
            accepted.unsafe().register(home, new DefaultChannelPromise(accepted, home));
        } catch (RuntimeException e) { // the peer may be gone already, or the other loop closed
            share.giveBack();
            accepted.unsafe().closeForcibly();
            loop.callExceptionHandler(ExceptionContext.of("Cannot take a new connection", e));
        }
    }

    private void configure(Channel accepted) {
        var config = accepted.config();
        config.setAutoRead(false);
        config.setWriteBufferWaterMark(Outbound.WATER_MARK);
        if (accepted instanceof SocketChannel) {
            config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            config.setOption(ChannelOption.TCP_NODELAY, true);
            config.setOption(ChannelOption.SO_KEEPALIVE, options.keepAlive());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        loop.callExceptionHandler(ExceptionContext.of(
                "Cannot accept connections on " + context.channel().localAddress() + ", trying again in "
                        + RETRY_SECONDS + " s",
                cause));
        shares.getFirst().failed(Acceptor.Failure.ACCEPT);
        var config = context.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            context.executor().schedule(() -> config.setAutoRead(true), RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Lets the connection in once it is on its loop. */
    private static final class Entrance extends io.netty.channel.ChannelInitializer<Channel> {
        private final LoopShare share;
        private final ServeOptions options;

        Entrance(LoopShare share, ServeOptions options) {
            this.share = share;
            this.options = options;
        }

        /** An acceptor that throws loses that connection, not the server. */
        @Override
        protected void initChannel(Channel accepted) {
            try {
                accepted.pipeline().addLast(SocketTransport.accepted(share, options.tls()));
            } catch (RuntimeException e) {
                share.giveBack();
                share.loop().callExceptionHandler(ExceptionContext.of("Cannot serve a new connection", e));
                share.failed(Acceptor.Failure.PROTOCOL);
                accepted.close();
            }
        }
    }
}
