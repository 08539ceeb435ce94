package dev.weft.net;

import dev.weft.spi.TlsEngines;
import dev.weft.transport.TlsOptions;
import io.netty.channel.Channel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one connection: Netty's handler in front of ours, on an engine of the JDK or of OpenSSL, which the handler
 * gives back.
 *
 * <p>A client verifies the server's certificate by the context's trust, and that it is for the name it asked for, unless the
 * options say otherwise.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the pipeline hears of every failure
final class Tls {
    /** The handler keeps a record that has not come whole, but not in the buffer that all sockets share. */
    private static final ByteToMessageDecoder.Cumulator KEEPING = (allocator, kept, received) -> {
        var own = allocator.buffer(received.readableBytes()).writeBytes(received);
        received.release();
        return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, kept, own);
    };

    private static final int LONGEST_REASON = 100;

    private final SslHandler handler;
    private final String peer;

    /** Puts TLS first in the channel's pipeline, which begins the handshake. Home thread. */
    Tls(TlsOptions options, boolean serverSide, String host, Channel channel) {
        var name = options.serverHostname() == null ? host : options.serverHostname();
        peer = name.isEmpty() ? String.valueOf(channel.remoteAddress()) : name;
        handler = new SslHandler(TlsEngines.create(options, serverSide, name, port(channel)));
        handler.setHandshakeTimeoutMillis(options.handshakeTimeout().toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(options.shutdownTimeout().toMillis());
        handler.setCumulator(KEEPING);
        channel.pipeline().addFirst(handler);
    }

    /** Lets files pass, which this encrypts piece by piece. Home thread. */
    void letFilesPass(Channel channel) {
        if (channel.pipeline().get(ChunkedWriteHandler.class) == null) {
            channel.pipeline().addAfter(channel.pipeline().context(handler).name(), null, new ChunkedWriteHandler());
        }
    }

    Future<Channel> handshake() {
        return handler.handshakeFuture();
    }

    boolean isShakingHands() {
        return !handler.handshakeFuture().isDone();
    }

    SSLException describe(Throwable cause) {
        var bare = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (bare instanceof NotSslRecordException garbage) {
            bare = new NotSslRecordException(beginningOf(garbage)); // the peer decides how long the other's text is
        }
        var reason = bare instanceof ClosedChannelException
                ? "the connection ended in the handshake"
                : TlsEngines.reason(bare);
        var failure = new SSLException("TLS with " + peer + " failed: " + reason);
        failure.initCause(bare);
        return failure;
    }

    private static String beginningOf(Exception e) {
        var text = String.valueOf(e.getMessage());
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "...";
    }

    @Nullable
    Object info(String name) {
        var session = handler.engine().getSession();
        return switch (name) {
            case "ssl_session" -> session;
            case "cipher" -> session.getCipherSuite();
            case "ssl_object" -> handler.engine();
            case "alpn" -> applicationProtocol();
            case "peercert" -> peerCertificate();
            case "ssl_provider" -> provider();
            default -> null;
        };
    }

    private @Nullable String applicationProtocol() {
        var agreed = handler.engine().getApplicationProtocol();
        return agreed == null || agreed.isEmpty() ? null : agreed;
    }

    private TlsOptions.Provider provider() {
        return handler.engine() instanceof ReferenceCountedOpenSslEngine
                ? TlsOptions.Provider.OPENSSL
                : TlsOptions.Provider.JDK;
    }

    private @Nullable Certificate peerCertificate() {
        try {
            return handler.engine().getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            return null; // the peer showed none
        }
    }

    private static int port(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }
}
