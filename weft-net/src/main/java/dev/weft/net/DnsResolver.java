package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.Future;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the addresses of names on the loop itself: Netty's resolver asks the name servers over sockets that the loop polls.
 *
 * <p>Each look-up has a UDP socket of its own, so that a forger must guess its port, and that is closed when the look-up is
 * over or nobody waits for it any more. Who asks for a name that is being looked up waits along. Each name server is asked
 * twice, for a datagram may be lost; what does not fit into one is asked for over TCP. Answers are kept as long as they say,
 * failures are not kept.
 *
 * <p>Threads: the loop's; Netty is touched in commands only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits hears of every failure
final class DnsResolver {
    /** Each of three name servers twice for both families, and some to follow aliases. */
    private static final int MOST_QUERIES = 16;

    private final EventLoop loop;
    private final NettyPoller poller;
    private final DnsNameResolver names;
    private final Map<String, LookUp> underWay = new HashMap<>();

    DnsResolver(EventLoop loop, NettyPoller poller, DnsSettings settings) {
        this.loop = loop;
        this.poller = poller;
        var servers = settings.nameServers();
        names = new DnsNameResolverBuilder(poller.netty())
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .nameServerProvider(host -> new Twice(servers.nameServerAddressStream(host)))
                .resolvedAddressTypes(settings.families())
                .queryTimeoutMillis(settings.queryMillis())
                .maxQueriesPerResolve(MOST_QUERIES)
                .build();
    }

    /** Looks a name up and tells the future, unless that is cancelled before. */
    void lookUp(Future<List<InetSocketAddress>> found, String host, int port) {
        var lookUp = underWay.get(host);
        if (lookUp == null) {
            lookUp = new LookUp(host);
            underWay.put(host, lookUp);
            lookUp.start();
        }
        lookUp.join(found, port);
    }

    /** Forgets what it knows. Its sockets are closed with all others. Home thread. */
    void close() {
        names.close();
    }

    private UnknownHostException describe(String host, Throwable cause) {
        var failure = new UnknownHostException("cannot resolve " + host + ": " + reason(cause));
        failure.initCause(cause);
        return failure;
    }

    private String reason(Throwable cause) {
        if (DnsNameResolver.isTimeoutError(cause)) {
            return "no name server answered, each asked twice and given " + names.queryTimeoutMillis() + " ms";
        }
        return cause.getCause() instanceof DnsErrorCauseException answer
                ? "the name server says " + answer.getCode()
                : String.valueOf(cause.getMessage());
    }

    /** One name that is being looked up, for all who wait for it. */
    private final class LookUp {
        private final String host;
        private final Promise<List<InetAddress>> addresses = poller.netty().newPromise();
        private final Map<Future<List<InetSocketAddress>>, Integer> ports = new LinkedHashMap<>(); // by who waits

        LookUp(String host) {
            this.host = host;
        }

        void start() {
            poller.command(() -> names.resolveAll(host, addresses).addListener(done -> answer()));
        }

        void join(Future<List<InetSocketAddress>> found, int port) {
            ports.put(found, port);
            poller.opened();
            found.addDoneCallback(done -> {
                poller.closed();
                if (done.cancelled()) {
                    leave(found);
                }
            });
        }

        private void leave(Future<List<InetSocketAddress>> found) {
            ports.remove(found);
            if (ports.isEmpty() && underWay.remove(host, this)) {
                poller.command(() -> addresses.cancel(false));
            }
        }

        private void answer() {
            underWay.remove(host, this);
            if (loop.isClosed()) {
                return; // so nobody waits
            }
            ports.forEach((found, port) -> {
                if (found.done()) {
                    return;
                }
                if (addresses.isSuccess()) {
                    found.setResult(addresses.getNow().stream()
                            .map(address -> new InetSocketAddress(address, port))
                            .toList());
                } else {
                    found.setException(describe(host, addresses.cause()));
                }
            });
        }
    }

    /** Names each server once more when all were named. Netty's streams begin anew at their end. */
    private record Twice(DnsServerAddressStream servers) implements DnsServerAddressStream {
        @Override
        public InetSocketAddress next() {
            return servers.next();
        }

        @Override
        public int size() {
            return 2 * servers.size();
        }

        @Override
        public DnsServerAddressStream duplicate() {
            return new Twice(servers.duplicate());
        }
    }
}
