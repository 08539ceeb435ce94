package dev.weft;

import dev.weft.spi.Networks;
import dev.weft.spi.Pipe;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.DatagramEndpoint;
import dev.weft.transport.DatagramOptions;
import dev.weft.transport.DatagramProtocol;
import dev.weft.transport.DatagramTransport;
import dev.weft.transport.Endpoint;
import dev.weft.transport.NameInfo;
import dev.weft.transport.Protocol;
import dev.weft.transport.ProtocolServer;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What stands behind the network methods of the loop: resolve, ask the network, and give up what nobody waits for. */
final class Endpoints {
    private final EventLoop loop;

    Endpoints(EventLoop loop) {
        this.loop = loop;
    }

    List<InetSocketAddress> resolve(String host, int port) throws IOException {
        return Networks.get().resolve(loop, host, port).await();
    }

    List<InetSocketAddress> resolve(String host, int port, ProtocolFamily family) throws IOException {
        var wanted = resolve(host, port).stream()
                .filter(address -> family.equals(familyOf(address)))
                .toList();
        if (wanted.isEmpty()) {
            throw new UnknownHostException("cannot resolve " + host + ": it has no " + family + " address");
        }
        return wanted;
    }

    <P extends Protocol> Endpoint<P> connect(P protocol, String host, int port, ConnectOptions options)
            throws IOException {
        return connect(protocol, host, resolve(host, port), options);
    }

    <P extends Protocol> Endpoint<P> connect(P protocol, Path path, ConnectOptions options) throws IOException {
        return connect(protocol, "", List.of(UnixDomainSocketAddress.of(path)), options);
    }

    private <P extends Protocol> Endpoint<P> connect(
            P protocol, String host, List<? extends SocketAddress> addresses, ConnectOptions options)
            throws IOException {
        var attempt = Networks.get().connect(loop, host, addresses, options, protocol);
        return new Endpoint<>(obtain(attempt, Transport::abort), protocol);
    }

    ProtocolServer serve(
            java.util.function.Supplier<? extends Protocol> protocols,
            List<String> hosts,
            int port,
            ServeOptions options)
            throws IOException {
        var addresses = new LinkedHashSet<SocketAddress>();
        for (String host : hosts) {
            addresses.addAll(resolve(host, port));
        }
        return ProtocolServer.listen(loop, protocols, List.copyOf(addresses), options);
    }

    <P extends DatagramProtocol> DatagramEndpoint<P> openDatagram(P protocol, DatagramOptions options)
            throws IOException {
        var local = options.localAddress();
        var remote = options.remoteAddress();
        var family = remote == null ? null : familyOf(remote);
        if (remote != null && remote.isUnresolved()) {
            remote = resolve(remote.getHostString(), remote.getPort()).getFirst();
            family = familyOf(remote);
        }
        if (local != null && local.isUnresolved()) {
            local = family == null
                    ? resolve(local.getHostString(), local.getPort()).getFirst()
                    : resolve(local.getHostString(), local.getPort(), family).getFirst();
        }
        var resolved = new DatagramOptions(local, remote, options.reusePort(), options.allowBroadcast());
        var opening = Networks.get().openDatagram(loop, resolved, protocol);
        return new DatagramEndpoint<>(obtain(opening, DatagramTransport::abort), protocol);
    }

    <P extends Protocol> Endpoint<P> adopt(P protocol, SocketChannel socket, @Nullable TlsOptions tls)
            throws IOException {
        var adopting = Networks.get().adopt(loop, socket, tls, protocol);
        return new Endpoint<>(obtain(adopting, Transport::abort), protocol);
    }

    /** What a protocol throws at the beginning is reported, and the pipe stands all the same. */
    <P extends Protocol> Endpoint<P> connect(P protocol, Pipe pipe) {
        Future<Pipe> standing = loop.createFuture();
        loop.callSoon(() -> {
            try {
                pipe.begin();
            } finally {
                if (!standing.done()) {
                    standing.setResult(pipe);
                }
            }
        });
        try {
            return new Endpoint<>(Objects.requireNonNull(standing.await()), protocol);
        } catch (CancelledError e) {
            pipe.abort();
            throw e;
        }
    }

    /** The JDK looks names up by blocking, and knows no names of services. */
    NameInfo nameOf(InetSocketAddress address) {
        var found = loop.runInExecutor(
                null,
                () -> InetAddress.getByAddress(address.getAddress().getAddress())
                        .getHostName());
        return new NameInfo(Objects.requireNonNull(found.await()), String.valueOf(address.getPort()));
    }

    long sendFile(Transport transport, FileChannel file, long offset, long count) throws IOException {
        if (transport.isClosing()) {
            throw new ClosedChannelException();
        }
        long size = Math.min(count, file.size() - offset);
        if (size <= 0) {
            return 0;
        }
        Networks.get().sendFile(loop, transport, file, offset, size).await();
        file.position(offset + size);
        return size;
    }

    Transport secure(Transport transport, TlsOptions options, boolean serverSide, byte[] received) throws IOException {
        var securing = Networks.get().startTls(loop, transport, options, serverSide, received);
        try {
            return obtain(securing, Transport::abort);
        } catch (Throwable e) {
            transport.abort(); // half a handshake is of no use
            throw e;
        }
    }

    /** Waits. If the task is cancelled in the turn in which the thing came, nobody else would give it up. */
    @SuppressWarnings("RedundantThrows") // await rethrows the failure of the attempt
    private static <T> T obtain(Future<T> attempt, Consumer<T> giveUp) throws IOException {
        try {
            return Objects.requireNonNull(attempt.await());
        } catch (CancelledError e) {
            attempt.cancel();
            if (attempt.done() && !attempt.cancelled() && attempt.exception() == null) {
                giveUp.accept(attempt.result());
            }
            throw e;
        }
    }

    private static @Nullable ProtocolFamily familyOf(InetSocketAddress address) {
        return switch (address.getAddress()) {
            case java.net.Inet4Address four -> StandardProtocolFamily.INET;
            case java.net.Inet6Address six -> StandardProtocolFamily.INET6;
            case null, default -> null;
        };
    }
}
