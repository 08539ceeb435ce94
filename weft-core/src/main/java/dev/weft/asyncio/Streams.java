package dev.weft.asyncio;

import dev.weft.CancelledError;
import dev.weft.Context;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.spi.Listener;
import dev.weft.spi.Network;
import dev.weft.spi.Networks;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What stands behind {@code Asyncio.openConnection}, {@code startServer} and their like. Threads: the loop's only. */
final class Streams {
    private Streams() {}

    /** Resolves and connects. Suspends; a cancellation gives up every attempt. */
    static Connection open(String host, int port, ConnectOptions options) throws IOException {
        var loop = EventLoop.current();
        var addresses = Networks.get().resolve(loop, host, port).await();
        return connect(loop, host, addresses, options);
    }

    /** Connects to a Unix socket. Suspends; a cancellation gives up. */
    static Connection openUnix(Path path, ConnectOptions options) throws IOException {
        return connect(EventLoop.current(), "", List.of(UnixDomainSocketAddress.of(path)), options);
    }

    /** Starts a server on every address of every host. Suspends; a cancellation or a failure leaves nothing bound. */
    static Server serve(ConnectionHandler handler, List<String> hosts, int port, ServeOptions options)
            throws IOException {
        var loop = EventLoop.current();
        var addresses = new LinkedHashSet<SocketAddress>();
        for (String host : hosts) {
            addresses.addAll(Networks.get().resolve(loop, host, port).await());
        }
        return listen(loop, handler, List.copyOf(addresses), options);
    }

    /** Starts a server on a Unix socket. Suspends. See {@link #serve}. */
    static Server serveUnix(ConnectionHandler handler, Path path, ServeOptions options) throws IOException {
        return listen(EventLoop.current(), handler, List.of(UnixDomainSocketAddress.of(path)), options);
    }

    @SuppressWarnings("RedundantThrows") // await rethrows the failure of the attempt
    private static Connection connect(
            EventLoop loop, String host, List<? extends SocketAddress> addresses, ConnectOptions options)
            throws IOException {
        var protocol = new StreamProtocol(loop, options.limit(), null);
        Future<Transport> attempt = Networks.get().connect(loop, host, addresses, options, protocol);
        try {
            attempt.await();
        } catch (CancelledError e) {
            abandon(attempt);
            throw e;
        }
        return new Connection(protocol.reader(), protocol.newWriter());
    }

    /** The task was cancelled; the connection may have come in the same turn, and then nobody else would close it. */
    private static void abandon(Future<Transport> attempt) {
        attempt.cancel();
        if (attempt.done() && !attempt.cancelled() && attempt.exception() == null) {
            attempt.result().abort();
        }
    }

    private static Server listen(
            EventLoop loop, ConnectionHandler handler, List<SocketAddress> addresses, ServeOptions options)
            throws IOException {
        var server = new Server(loop, handler, Context.current());
        Network network = Networks.get();
        var bound = new ArrayList<Listener>();
        try {
            for (var address : addresses) {
                bound.add(
                        network.listen(loop, address, options, () -> new StreamProtocol(loop, options.limit(), server))
                                .await());
            }
        } catch (Throwable e) {
            bound.forEach(Listener::close);
            throw e;
        }
        server.listenOn(bound, options.startServing());
        return server;
    }
}
