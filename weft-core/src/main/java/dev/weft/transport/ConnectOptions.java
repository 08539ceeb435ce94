package dev.weft.transport;

import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The optional arguments of opening a connection.
 *
 * @param limit how many bytes a stream reader keeps before it holds back the peer (from twice the limit on)
 * @param happyEyeballsDelay how long one address has for itself before the next is tried beside it (RFC 8305). asyncio
 *     tries one after the other unless told otherwise; here as in Trio 250 ms is the default.
 * @param interleave how many addresses of the first family are tried before the families take turns; 0 leaves the
 *     system's order
 * @param timeout how long all attempts may take together; null: as long as the system lets them, which is minutes. A TLS
 *     handshake has its own limit.
 * @param keepAlive whether the connection is probed while it is idle
 * @param localAddress where the connection starts from; null: the system decides
 * @param tls how it is secured; null: it is not
 */
public record ConnectOptions(
        int limit,
        Duration happyEyeballsDelay,
        int interleave,
        @Nullable Duration timeout,
        boolean keepAlive,
        @Nullable SocketAddress localAddress,
        @Nullable TlsOptions tls) {
    /** A plain connection with asyncio's limit of 64 KiB. */
    public static final ConnectOptions DEFAULT =
            new ConnectOptions(64 * 1024, Duration.ofMillis(250), 1, null, false, null, null);

    /** Checks the numbers. */
    public ConnectOptions {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be positive, not " + limit);
        }
        if (interleave < 0) {
            throw new IllegalArgumentException("interleave must not be negative, not " + interleave);
        }
    }

    /** Returns these options with another limit, in bytes. */
    public ConnectOptions withLimit(int bytes) {
        return new ConnectOptions(bytes, happyEyeballsDelay, interleave, timeout, keepAlive, localAddress, tls);
    }

    /** Returns these options with another head start for each address. */
    public ConnectOptions withHappyEyeballsDelay(Duration delay) {
        return new ConnectOptions(limit, delay, interleave, timeout, keepAlive, localAddress, tls);
    }

    /** Returns these options with another number of addresses before the families take turns. */
    public ConnectOptions withInterleave(int firstFamily) {
        return new ConnectOptions(limit, happyEyeballsDelay, firstFamily, timeout, keepAlive, localAddress, tls);
    }

    /**
     * Returns these options with a limit for all attempts together. When it is over the one exception is a
     * {@link java.net.SocketTimeoutException}, with every attempt in it.
     */
    public ConnectOptions withTimeout(@Nullable Duration limit) {
        return new ConnectOptions(this.limit, happyEyeballsDelay, interleave, limit, keepAlive, localAddress, tls);
    }

    /** Returns these options with probing while idle on or off. */
    public ConnectOptions withKeepAlive(boolean probe) {
        return new ConnectOptions(limit, happyEyeballsDelay, interleave, timeout, probe, localAddress, tls);
    }

    /** Returns these options with an address to start from. */
    public ConnectOptions withLocalAddress(SocketAddress address) {
        return new ConnectOptions(limit, happyEyeballsDelay, interleave, timeout, keepAlive, address, tls);
    }

    /** Returns these options with TLS; null: without. */
    public ConnectOptions withTls(@Nullable TlsOptions options) {
        return new ConnectOptions(limit, happyEyeballsDelay, interleave, timeout, keepAlive, localAddress, options);
    }
}
