package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.spi.Acceptor;
import dev.weft.spi.Listener;
import dev.weft.spi.Network;
import dev.weft.spi.Share;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.DatagramOptions;
import dev.weft.transport.DatagramProtocol;
import dev.weft.transport.DatagramTransport;
import dev.weft.transport.Protocol;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The network on Netty's NIO transport. Threads: the loop's only. */
public final class NettyNetwork implements Network {
    /** For the service loader. */
    public NettyNetwork() {}

    @Override
    public Future<List<InetSocketAddress>> resolve(EventLoop loop, String host, int port) {
        return Resolver.resolve(loop, host, port);
    }

    @Override
    public Future<Transport> connect(
            EventLoop loop,
            String host,
            List<? extends SocketAddress> addresses,
            ConnectOptions options,
            Protocol protocol) {
        return new HappyEyeballs(loop, host, addresses, options, protocol).start();
    }

    @Override
    public Future<Listener> listen(EventLoop loop, SocketAddress address, ServeOptions options, Acceptor acceptor) {
        return listenFor(loop, address, options, List.of(share(loop, acceptor)));
    }

    /** Linux does; elsewhere sockets may share a port, but one of them gets all. {@code -Dweft.net.sharedPorts} says otherwise. */
    @Override
    public boolean spreadsSharedPorts() {
        var linux = System.getProperty("os.name", "").startsWith("Linux");
        return Boolean.parseBoolean(System.getProperty("weft.net.sharedPorts", String.valueOf(linux)));
    }

    @Override
    public Share share(EventLoop loop, Acceptor acceptor) {
        return new LoopShare(loop, acceptor);
    }

    @Override
    public Future<Listener> listenFor(EventLoop loop, SocketAddress address, ServeOptions options, List<Share> shares) {
        var loops = shares.stream().map(LoopShare.class::cast).toList();
        return new SocketListener(loop, options, loops).listen(address);
    }

    @Override
    public Future<Listener> adopt(
            EventLoop loop, ServerSocketChannel socket, ServeOptions options, List<Share> shares) {
        var loops = shares.stream().map(LoopShare.class::cast).toList();
        return new SocketListener(loop, options, loops).adopt(socket);
    }

    @Override
    public Future<DatagramTransport> openDatagram(EventLoop loop, DatagramOptions options, DatagramProtocol protocol) {
        return new DatagramSocketTransport(loop, options, protocol).open();
    }

    @Override
    public Future<Transport> adopt(EventLoop loop, SocketChannel socket, @Nullable TlsOptions tls, Protocol protocol) {
        return AdoptedSocket.adopt(loop, socket, tls, protocol);
    }

    @Override
    public boolean watch(EventLoop loop, SelectableChannel channel, int operation, @Nullable Runnable callback) {
        return NettyPoller.of(loop).watch(channel, operation, callback);
    }

    @Override
    public Future<Boolean> sendFile(EventLoop loop, Transport transport, FileChannel file, long offset, long count) {
        if (!(transport instanceof SocketTransport socket)) {
            throw new IllegalArgumentException("a file is sent on a network connection only");
        }
        return socket.sendFile(file, offset, count);
    }

    @Override
    public Future<Transport> startTls(
            EventLoop loop, Transport transport, TlsOptions options, boolean serverSide, byte[] received) {
        if (!(transport instanceof SocketTransport socket)) {
            throw new IllegalArgumentException("only a network connection can be secured");
        }
        return socket.startTls(options, serverSide, received);
    }
}
