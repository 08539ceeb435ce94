package dev.weft.asyncio;

import dev.weft.EventLoop;
import dev.weft.spi.Networks;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.ServerStatistics;
import dev.weft.transport.StopReport;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * One server on several loops, each in a thread of its own, so that all cores serve: the same handler, one port, and each
 * connection's task on one loop for its life.
 *
 * <p>Where the system spreads new connections over sockets that share a port (Linux), every loop listens; elsewhere, and for
 * Unix sockets, the first one does. Whoever accepts a connection keeps it unless another loop has fewer, which then gets it:
 * the system alone would spread a few of them unevenly. What handlers share must bear several threads: an asyncio lock or
 * queue belongs to one loop only. A loop that ends by itself, as when a handler stops it, is reported to the logger
 * {@code dev.weft.asyncio.ServerGroup} with its reason; its connections end with it, the other loops go on.
 *
 * <p>Threads: any but that of a loop, for starting and stopping block. In a task use {@link Asyncio#toThread}.
 *
 * <p>Semantics: our own; Python would run a process per core.
 */
public final class ServerGroup implements AutoCloseable {
    private final List<GroupMember> members = new ArrayList<>();
    private List<SocketAddress> sockets = List.of();

    private ServerGroup() {}

    /** Starts a server on as many loops as there are cores. Blocks while it binds. */
    public static ServerGroup start(ConnectionHandler handler, String host, int port) throws IOException {
        return start(
                handler, host, port, ServeOptions.DEFAULT, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Starts a server on several loops. Blocks while it binds.
     *
     * @param handler serves one connection, in a task on one of the loops
     * @param host the name or address to listen on; empty for all of this machine's
     * @param port the port; 0 lets the system choose, and {@link #sockets} tells
     * @param loops how many, at least one
     * @throws IOException if an address cannot be bound; then nothing is left running
     */
    public static ServerGroup start(ConnectionHandler handler, String host, int port, ServeOptions options, int loops)
            throws IOException {
        requirePositive(loops);
        boolean eachListens = Networks.get().spreadsSharedPorts();
        var shared = options.withReusePort(eachListens || options.reusePort());
        var group = new ServerGroup();
        group.begin(handler, shared, loops, eachListens, loop -> addresses(loop, host, port));
        return group;
    }

    /** Starts a server on a Unix socket on several loops, as {@link #start} does on a port. Blocks while it binds. */
    public static ServerGroup startUnix(ConnectionHandler handler, Path path, ServeOptions options, int loops)
            throws IOException {
        requirePositive(loops);
        var group = new ServerGroup();
        group.begin(handler, options, loops, false, loop -> List.of(UnixDomainSocketAddress.of(path)));
        return group;
    }

    /** Returns the addresses that the group listens on. */
    public List<SocketAddress> sockets() {
        return sockets;
    }

    /** Returns how many loops serve. */
    public int size() {
        return members.size();
    }

    /** Returns how many connections have come to the loops that still run, and how they fared. Blocks. */
    public ServerStatistics statistics() {
        var all = new ServerStatistics(0, 0, 0, 0, 0);
        for (var member : members) {
            var statistics = member.statistics();
            if (statistics != null) {
                all = all.plus(statistics);
            }
        }
        return all;
    }

    /**
     * Stops for good, on all loops at once and on each as {@link Server#stop} does, and ends the loops. Blocks. A second call
     * reports nothing.
     *
     * @return how all connections ended
     */
    public StopReport stop(Duration grace) {
        members.forEach(member -> member.beginStop(grace));
        int drained = 0;
        int cancelled = 0;
        var aborted = new ArrayList<String>();
        for (var member : members) {
            var report = member.awaitStopped();
            drained += report.drained();
            cancelled += report.cancelled();
            aborted.addAll(report.aborted());
        }
        members.clear();
        sockets = List.of();
        return new StopReport(drained, cancelled, List.copyOf(aborted));
    }

    /** Stops without any grace: handlers are cancelled at once. Blocks. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    /** How the first member finds where to listen. */
    interface Places {
        List<? extends SocketAddress> on(EventLoop loop) throws IOException;
    }

    private void begin(ConnectionHandler handler, ServeOptions options, int loops, boolean eachListens, Places places)
            throws IOException {
        try {
            for (int i = 0; i < loops; i++) {
                var member = new GroupMember("weft-server-" + i, handler, options.limit());
                member.start();
                members.add(member);
            }
            var first = members.getFirst();
            sockets = first.listen(places, options, members);
            for (var member : eachListens ? members.subList(1, loops) : List.<GroupMember>of()) {
                member.listen(_ -> sockets, options, members);
            }
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private static List<SocketAddress> addresses(EventLoop loop, String host, int port) throws IOException {
        return List.copyOf(new LinkedHashSet<SocketAddress>(loop.getAddrInfo(host, port)));
    }

    private static void requirePositive(int loops) {
        if (loops < 1) {
            throw new IllegalArgumentException("a group needs at least one loop, not " + loops);
        }
    }
}
