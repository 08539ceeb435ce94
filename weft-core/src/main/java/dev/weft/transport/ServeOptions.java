package dev.weft.transport;

import org.jspecify.annotations.Nullable;

/**
 * The optional arguments of starting a server.
 *
 * @param limit how many bytes a stream reader keeps before it holds back its peer (from twice the limit on)
 * @param backlog how many connections may wait to be accepted
 * @param reuseAddress whether a port whose last server just ended may be bound at once
 * @param reusePort whether several servers may share a port, each getting some of the connections
 * @param keepAlive whether idle connections are probed
 * @param startServing whether connections are accepted from the start
 * @param tls how connections are secured; null: they are not
 */
public record ServeOptions(
        int limit,
        int backlog,
        boolean reuseAddress,
        boolean reusePort,
        boolean keepAlive,
        boolean startServing,
        @Nullable TlsOptions tls) {
    /** asyncio's: limit 64 KiB, backlog 100, the address is reused, the port is not shared, no probes. */
    public static final ServeOptions DEFAULT = new ServeOptions(64 * 1024, 100, true, false, false, true, null);

    /** Checks the numbers. */
    public ServeOptions {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be positive, not " + limit);
        }
    }

    /** Returns these options with another limit, in bytes. */
    public ServeOptions withLimit(int bytes) {
        return new ServeOptions(bytes, backlog, reuseAddress, reusePort, keepAlive, startServing, tls);
    }

    /** Returns these options with another number of connections that may wait. */
    public ServeOptions withBacklog(int connections) {
        return new ServeOptions(limit, connections, reuseAddress, reusePort, keepAlive, startServing, tls);
    }

    /** Returns these options with a port that is bound at once after its last server, or not. */
    public ServeOptions withReuseAddress(boolean reuse) {
        return new ServeOptions(limit, backlog, reuse, reusePort, keepAlive, startServing, tls);
    }

    /** Returns these options with the port shared or not. */
    public ServeOptions withReusePort(boolean share) {
        return new ServeOptions(limit, backlog, reuseAddress, share, keepAlive, startServing, tls);
    }

    /** Returns these options with probing of idle connections on or off. */
    public ServeOptions withKeepAlive(boolean probe) {
        return new ServeOptions(limit, backlog, reuseAddress, reusePort, probe, startServing, tls);
    }

    /** Returns these options with accepting from the start, or only from {@code startServing} on. */
    public ServeOptions withStartServing(boolean start) {
        return new ServeOptions(limit, backlog, reuseAddress, reusePort, keepAlive, start, tls);
    }

    /** Returns these options with TLS. */
    public ServeOptions withTls(TlsOptions options) {
        return new ServeOptions(limit, backlog, reuseAddress, reusePort, keepAlive, startServing, options);
    }
}
