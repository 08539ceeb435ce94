package dev.weft.bench.echo;

import com.sun.management.ThreadMXBean;
import dev.weft.EventLoop;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.StreamReader;
import dev.weft.asyncio.StreamWriter;
import dev.weft.transport.Protocol;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Scanner;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One echo server on the JVM, as a process: {@code EchoServer weft|weft-protocol|netty|threads|ktor}. It prints its port, answers each line of its
 * input with the bytes that it has allocated so far, and ends with its input.
 */
public final class EchoServer {
    static final String HOST = "127.0.0.1";
    static final int BACKLOG = 1024;
    private static final int PIECE = 64 * 1024;

    private EchoServer() {}

    /** Serves until the standard input ends. */
    public static void main(String[] args) throws Exception {
        answerQuestions();
        switch (args[0]) {
            case "weft" -> weft();
            case "weft-protocol" -> weftProtocol();
            case "netty" -> netty();
            case "threads" -> threads();
            case "ktor" -> KtorEcho.serve(HOST, EchoServer::print);
            default -> throw new IllegalArgumentException("no echo server is named " + args[0]);
        }
    }

    private static void weft() {
        Asyncio.run(() -> {
            var options = ServeOptions.DEFAULT.withBacklog(BACKLOG);
            var server = Asyncio.startServer(EchoServer::echo, HOST, 0, options);
            print(server.port());
            server.serveForever();
        });
    }

    static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (byte[] data = reader.read(PIECE); data.length > 0; data = reader.read(PIECE)) {
            writer.write(data);
            writer.drain();
        }
        writer.close();
    }

    private static void weftProtocol() {
        Asyncio.run(() -> {
            var options = ServeOptions.DEFAULT.withBacklog(BACKLOG);
            var server = EventLoop.current().createServer(WeftEcho::new, HOST, 0, options);
            print(server.port());
            server.serveForever();
        });
    }

    private static void netty() throws InterruptedException {
        netty(channel -> channel.pipeline().addLast(new NettyEcho()));
    }

    /** Serves on Netty, with what the consumer puts into a new channel. */
    static void netty(Consumer<Channel> handlers) throws InterruptedException {
        var server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        handlers.accept(channel);
                    }
                })
                .bind(HOST, 0)
                .sync()
                .channel();
        print(((InetSocketAddress) server.localAddress()).getPort());
        server.closeFuture().sync();
    }

    private static void threads() throws IOException {
        try (var server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            print(server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            byte[] data = new byte[PIECE];
            int count;
            while ((count = socket.getInputStream().read(data)) > 0) {
                socket.getOutputStream().write(data, 0, count);
            }
        } catch (IOException e) {
            System.err.println("a connection ended: " + e);
        }
    }

    static void print(int port) {
        System.out.println("port " + port);
        System.out.flush();
    }

    /** Has a thread answer each line of the input. */
    static void answerQuestions() {
        var answers = new Thread(EchoServer::answer, "answers");
        answers.setDaemon(true);
        answers.start();
    }

    private static void answer() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var lines = new Scanner(System.in, StandardCharsets.US_ASCII);
        while (lines.hasNextLine()) {
            lines.nextLine();
            System.out.println(threads.getTotalThreadAllocatedBytes());
            System.out.flush();
        }
        Runtime.getRuntime().halt(0); // nobody asks any more: whatever serves, serves nobody
    }

    /** The echo as a callback. */
    private static final class WeftEcho implements Protocol {
        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(byte[] data) {
            Objects.requireNonNull(transport).write(data);
        }
    }

    /** What Netty's own example does. */
    @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel
    static final class NettyEcho extends ChannelInboundHandlerAdapter {
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
}
