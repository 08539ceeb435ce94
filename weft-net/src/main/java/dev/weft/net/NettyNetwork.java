package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.spi.Listener;
import dev.weft.spi.Network;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.Protocol;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Supplier;

/** The network on Netty's NIO transport. Threads: the loop's only. */
public final class NettyNetwork implements Network {
    /** For the service loader. */
    public NettyNetwork() {}

    @Override
    public Future<List<SocketAddress>> resolve(EventLoop loop, String host, int port) {
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
    public Future<Listener> listen(
            EventLoop loop, SocketAddress address, ServeOptions options, Supplier<? extends Protocol> protocols) {
        return new SocketListener(loop, options, protocols).listen(address);
    }

    @Override
    public Future<Transport> startTls(
            EventLoop loop, Transport transport, TlsOptions options, boolean serverSide, String host) {
        if (!(transport instanceof SocketTransport socket)) {
            throw new IllegalArgumentException("only a network connection can be secured");
        }
        return socket.startTls(options, serverSide, host);
    }
}
