package dev.weft.trio;

import dev.weft.CancelledError;
import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.spi.Networks;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.DatagramOptions;
import dev.weft.transport.DatagramProtocol;
import dev.weft.transport.DatagramTransport;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How socket streams and listeners come about, on the same transports as asyncio's. */
final class Sockets {
    private Sockets() {}

    static SocketStream openTcp(String host, int port, ConnectOptions options) throws IOException {
        if (options.tls() != null) {
            throw new IllegalArgumentException("openTcpStream knows no TLS: openSslOverTcpStream does");
        }
        Checkpoint.ifCancelled();
        return connect(host, lookUp(host, port), options);
    }

    static SslStream openSsl(String host, int port, ConnectOptions options, boolean httpsCompatible)
            throws IOException {
        var tls = options.tls() == null ? TlsOptions.systemDefault() : options.tls();
        var named = tls.serverHostname() == null ? tls.withServerHostname(host) : tls;
        return SslStream.client(openTcp(host, port, options.withTls(null)), named, httpsCompatible);
    }

    static List<SslListener> overTls(List<SocketListener> listeners, TlsOptions tls, boolean httpsCompatible) {
        return listeners.stream()
                .map(listener -> new SslListener(listener, tls, httpsCompatible))
                .toList();
    }

    static SocketStream openUnix(Path path) throws IOException {
        Checkpoint.ifCancelled();
        return connect(path.toString(), List.of(UnixDomainSocketAddress.of(path)), ConnectOptions.DEFAULT);
    }

    static List<SocketListener> listenTcp(int port, @Nullable String host, ServeOptions options) throws IOException {
        Checkpoint.ifCancelled();
        return listen(lookUp(host == null ? "" : host, port), options);
    }

    static SocketListener listenUnix(Path path, ServeOptions options) throws IOException {
        Checkpoint.ifCancelled();
        return listen(List.of(UnixDomainSocketAddress.of(path)), options).getFirst();
    }

    @SuppressWarnings("RedundantThrows") // await rethrows the failure of the look-up
    private static List<InetSocketAddress> lookUp(String host, int port) throws IOException {
        return Checkpoint.await(Networks.get().resolve(EventLoop.current(), host, port));
    }

    /** Finds the addresses of a host. A checkpoint, even for those that are numbers. */
    static List<InetSocketAddress> resolve(String host, int port) throws IOException {
        Checkpoint.full();
        return lookUp(host, port);
    }

    @SuppressWarnings("RedundantThrows") // await rethrows the failure of the attempt
    private static SocketStream connect(String host, List<? extends SocketAddress> addresses, ConnectOptions options)
            throws IOException {
        var stream = new ArrayList<SocketStream>(1);
        var attempt = Networks.get()
                .connect(
                        EventLoop.current(),
                        host,
                        addresses,
                        options,
                        new StreamProtocol(protocol -> stream.add(new SocketStream(protocol))));
        try {
            Checkpoint.await(attempt);
        } catch (CancelledError e) {
            abandon(attempt);
            throw e;
        }
        return stream.getFirst();
    }

    /** Nobody is told of what is received until the socket is handed to somebody. */
    @SuppressWarnings("RedundantThrows") // EventLoop rethrows the failure to bind
    static DatagramTransport openDatagram(DatagramOptions options) throws IOException {
        Checkpoint.ifCancelled();
        return EventLoop.current()
                .createDatagramEndpoint(() -> new DatagramProtocol() {}, options)
                .transport();
    }

    /** The connection may have come in the same turn, and then nobody else would close it. */
    private static void abandon(Future<Transport> attempt) {
        attempt.cancel();
        if (attempt.done() && !attempt.cancelled() && attempt.exception() == null) {
            attempt.result().abort();
        }
    }

    /** A failure or a cancellation leaves nothing bound. */
    @SuppressWarnings("RedundantThrows") // await rethrows the failure to bind
    private static List<SocketListener> listen(List<? extends SocketAddress> addresses, ServeOptions options)
            throws IOException {
        var listeners = new ArrayList<SocketListener>(addresses.size());
        try {
            for (var address : addresses) {
                var listener = new SocketListener();
                listener.standOn(Checkpoint.await(
                        Networks.get().listen(EventLoop.current(), address, options, listener.acceptor())));
                listeners.add(listener);
            }
        } catch (Throwable e) {
            listeners.forEach(SocketListener::closeNow);
            throw e;
        }
        return List.copyOf(listeners);
    }
}
