package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.transport.Protocol;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Makes a transport of a connection that the program accepted by itself. Loop thread. */
final class AdoptedSocket {
    private AdoptedSocket() {}

    static Future<Transport> adopt(EventLoop loop, SocketChannel socket, @Nullable TlsOptions tls, Protocol protocol) {
        var poller = NettyPoller.of(loop);
        var transport = new SocketTransport(loop, poller, protocol);
        Future<Transport> result = loop.createFuture();
        if (!socket.isOpen() || !socket.isConnected()) {
            result.setException(socket.isOpen() ? new NotYetConnectedException() : new ClosedChannelException());
            return result;
        }
        poller.command(() -> {
            var adopted = new NioSocketChannel(socket);
            adopted.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            adopted.config().setAutoRead(false).setWriteBufferWaterMark(Outbound.WATER_MARK);
            adopted.pipeline().addLast(transport);
            var home = poller.netty();
            var registered = new DefaultChannelPromise(adopted, home);
            adopted.unsafe().register(home, registered);
            registered.addListener(done -> {
                if (done.isSuccess()) {
                    transport.begin(tls, true, "", result);
                } else if (!result.done()) {
                    result.setException(done.cause());
                }
            });
        });
        return result;
    }
}
