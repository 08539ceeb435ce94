package dev.weft.bench.echo;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;

/**
 * The generator of the load in TLS, the same for every server: Netty on OpenSSL, one thread. It believes every certificate, so
 * that its own work is small, and resumes no session. It takes lines {@code PORT CONNECTIONS SIZE WARM_UP_MILLIS MILLIS} and
 * answers each with {@code warm} and {@code COUNT NANOS P50_NANOS P99_NANOS}. A size above 0 counts messages as
 * {@link EchoLoad} does; with size 0 each connection ends after its handshake and the next one begins, and these count. The warm-up
 * begins when there have been as many handshakes as connections.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure ends the process
public final class TlsLoad {
    private final Bootstrap bootstrap;
    private final DefaultChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final CountDownLatch handshakes;
    private final int size;
    private long[] latencies = new long[1 << 16]; // the loop's thread only, as all below
    private int count;
    private volatile boolean measuring;
    private volatile boolean ending;

    private TlsLoad(EventLoopGroup group, SslContext context, int port, int connections, int size) {
        handshakes = new CountDownLatch(connections);
        this.size = size;
        bootstrap = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .remoteAddress(EchoServer.HOST, port)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        channel.pipeline().addLast(context.newHandler(channel.alloc()), new Exchange());
                    }
                });
    }

    /** Answers each line of the standard input with two lines. */
    public static void main(String[] args) throws Exception {
        var context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
        var lines = new Scanner(System.in, StandardCharsets.US_ASCII);
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        while (lines.hasNextLine()) {
            var words = Arrays.stream(lines.nextLine().split(" ", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            say(new TlsLoad(group, context, words[0], words[1], words[2]).run(words[1], words[3], words[4]));
        }
        Runtime.getRuntime().halt(0);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private String run(int connections, int warmUpMillis, int millis) throws InterruptedException {
        for (int i = 0; i < connections; i++) {
            bootstrap.connect();
        }
        handshakes.await();
        Thread.sleep(warmUpMillis);
        say("warm");
        long start = System.nanoTime();
        measuring = true;
        Thread.sleep(millis);
        measuring = false;
        long nanos = System.nanoTime() - start;
        ending = true;
        channels.newCloseFuture().sync(); // each ends in good order, when its message or handshake is done
        return bootstrap.config().group().submit(() -> result(nanos)).sync().getNow();
    }

    private String result(long nanos) {
        Arrays.sort(latencies, 0, count);
        return count + " " + nanos + " " + percentile(0.50) + " " + percentile(0.99);
    }

    private long percentile(double part) {
        return count == 0 ? -1 : latencies[(int) (part * (count - 1))];
    }

    private void add(long nanos) {
        if (measuring) {
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * count);
            }
            latencies[count++] = nanos;
        }
    }

    /** One connection. */
    private final class Exchange extends ChannelInboundHandlerAdapter {
        private long start;
        private int missing;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            start = System.nanoTime();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done) {
                handshakes.countDown();
                if (!done.isSuccess()) {
                    exceptionCaught(context, done.cause());
                } else if (size > 0) {
                    send(context);
                } else {
                    add(System.nanoTime() - start);
                    context.close();
                }
            }
        }

        private void send(ChannelHandlerContext context) {
            start = System.nanoTime();
            missing = size;
            context.writeAndFlush(context.alloc().directBuffer(size).writeZero(size));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var received = (ByteBuf) message;
            missing -= received.readableBytes();
            received.release();
            if (missing == 0) {
                add(System.nanoTime() - start);
                if (ending) {
                    context.close();
                } else {
                    send(context);
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (size == 0 && !ending) {
                bootstrap.connect();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            cause.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}
