package dev.weft.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A name server for tests, on UDP and TCP of 127.0.0.1 and a free port, with a thread of its own. Knows what it is told. */
final class DnsServer implements AutoCloseable {
    /** What becomes of a question. */
    enum Manner {
        ANSWER,
        SILENCE,
        LOSE_THE_FIRST,
        TRUNCATE
    }

    private record Host(Manner manner, int seconds, List<InetAddress> addresses) {}

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final int port;

    /** Every question with its transport, such as {@code "udp A both.test."}. */
    final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();

    DnsServer() throws InterruptedException {
        var tcp = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder(), new ByTcp());
                    }
                })
                .bind(EchoServers.HOST, 0)
                .sync()
                .channel();
        port = ((InetSocketAddress) tcp.localAddress()).getPort();
        new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new ByUdp());
                    }
                })
                .bind(EchoServers.HOST, port)
                .sync();
    }

    /** Makes a name known. */
    void host(String name, Manner manner, int seconds, String... addresses) {
        var parsed = Stream.of(addresses).map(InetAddress::ofLiteral).toList();
        hosts.put(name + ".", new Host(manner, seconds, parsed));
    }

    void host(String name, String... addresses) {
        host(name, Manner.ANSWER, 60, addresses);
    }

    /** Returns its address as the resolver's property names it. */
    String address() {
        return EchoServers.HOST + ":" + port;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Fills an answer in; returns false if there is to be none. */
    private boolean answer(DnsQuery query, DnsResponse response, String transport) {
        DnsQuestion question = query.recordAt(DnsSection.QUESTION);
        var name = question.name().toLowerCase(Locale.ROOT);
        var type = question.type();
        var text = transport + " " + type.name() + " " + name;
        boolean first = !asked.contains(text);
        asked.add(text);
        response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), type));
        var host = hosts.get(name);
        if (host == null) {
            response.setCode(DnsResponseCode.NXDOMAIN).setAuthoritativeAnswer(true);
            return true;
        }
        switch (host.manner()) {
            case SILENCE -> {
                return false;
            }
            case LOSE_THE_FIRST -> {
                return !first && fill(question, response, host);
            }
            case TRUNCATE -> {
                response.setTruncated(transport.equals("udp"));
                return response.isTruncated() || fill(question, response, host);
            }
            default -> {
                return fill(question, response, host);
            }
        }
    }

    private static boolean fill(DnsQuestion question, DnsResponse response, Host host) {
        int length = question.type().equals(DnsRecordType.AAAA) ? 16 : 4;
        for (var address : host.addresses()) {
            var bytes = address.getAddress();
            if (bytes.length == length) {
                response.addRecord(
                        DnsSection.ANSWER,
                        new DefaultDnsRawRecord(
                                question.name(), question.type(), host.seconds(), Unpooled.wrappedBuffer(bytes)));
            }
        }
        return true;
    }

    private final class ByUdp extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            var response = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            if (answer(query, response, "udp")) {
                Objects.requireNonNull(context.writeAndFlush(response));
            } else {
                response.release();
            }
        }
    }

    private final class ByTcp extends SimpleChannelInboundHandler<DnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DnsQuery query) {
            var response = new DefaultDnsResponse(query.id());
            answer(query, response, "tcp");
            Objects.requireNonNull(context.writeAndFlush(response));
        }
    }
}
