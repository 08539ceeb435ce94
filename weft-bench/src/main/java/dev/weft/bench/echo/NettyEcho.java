package dev.weft.bench.echo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.FixedLengthFrameDecoder;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The servers on stock Netty. */
final class NettyEcho {
    private NettyEcho() {}

    /** Serves on so many event loops, one of which accepts too, for ever; tells the port. */
    static void serve(int loops, Work work, Spread spread, IntConsumer port) throws InterruptedException {
        serve(loops, port, channel -> {
            spread.opened(channel.eventLoop());
            channel.closeFuture().addListener(_ -> spread.closed(channel.eventLoop()));
            switch (work) {
                case ECHO -> channel.pipeline().addLast(new Echo());
                case DIGEST -> channel.pipeline().addLast(new FixedLengthFrameDecoder(Work.MESSAGE), new Digest());
            }
        });
    }

    /** Serves as above, with what {@code handlers} puts into a new channel. */
    static void serve(int loops, IntConsumer port, Consumer<Channel> handlers) throws InterruptedException {
        var server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(loops, NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, EchoServer.BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        handlers.accept(channel);
                    }
                })
                .bind(EchoServer.HOST, 0)
                .sync()
                .channel();
        port.accept(((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().sync();
    }

    /** What Netty's own example does. */
    @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel
    static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel
    private static final class Digest extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            var result = Work.digest(ByteBufUtil.getBytes(message));
            context.writeAndFlush(Unpooled.wrappedBuffer(result), context.voidPromise());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
