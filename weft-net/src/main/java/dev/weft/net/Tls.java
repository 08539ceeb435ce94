package dev.weft.net;

import dev.weft.transport.TlsOptions;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one connection: Netty's handler in front of ours, on an engine of the JDK.
 *
 * <p>A client verifies the server's certificate by the context's trust, and that it is for the name it asked for, unless the
 * options say otherwise.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the pipeline hears of every failure
final class Tls {
    private final SslHandler handler;
    private final String peer;

    /** Puts TLS first in the channel's pipeline, which begins the handshake. Home thread. */
    Tls(TlsOptions options, boolean serverSide, String host, Channel channel) {
        var name = options.serverHostname() == null ? host : options.serverHostname();
        peer = name.isEmpty() ? String.valueOf(channel.remoteAddress()) : name;
        handler = new SslHandler(engine(options, serverSide, name, channel));
        handler.setHandshakeTimeoutMillis(options.handshakeTimeout().toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(options.shutdownTimeout().toMillis());
        channel.pipeline().addFirst(handler);
    }

    Future<Channel> handshake() {
        return handler.handshakeFuture();
    }

    SSLException describe(Throwable cause) {
        var bare = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        var failure = new SSLException("TLS with " + peer + " failed: " + bare.getMessage());
        failure.initCause(bare);
        return failure;
    }

    @Nullable
    Object info(String name) {
        var session = handler.engine().getSession();
        return switch (name) {
            case "ssl_session" -> session;
            case "cipher" -> session.getCipherSuite();
            case "alpn" -> handler.engine().getApplicationProtocol();
            case "peercert" -> peerCertificate();
            default -> null;
        };
    }

    private @Nullable Certificate peerCertificate() {
        try {
            return handler.engine().getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            return null; // the peer showed none
        }
    }

    private static SSLEngine engine(TlsOptions options, boolean serverSide, String name, Channel channel) {
        var context = options.context().get();
        int port = channel.remoteAddress() instanceof InetSocketAddress inet ? inet.getPort() : -1;
        var engine = serverSide || name.isEmpty() ? context.createSSLEngine() : context.createSSLEngine(name, port);
        engine.setUseClientMode(!serverSide);
        var parameters = engine.getSSLParameters();
        if (!options.applicationProtocols().isEmpty()) {
            parameters.setApplicationProtocols(options.applicationProtocols().toArray(String[]::new));
        }
        if (serverSide) {
            switch (options.clientCertificate()) {
                case NONE -> parameters.setWantClientAuth(false);
                case WANTED -> parameters.setWantClientAuth(true);
                case NEEDED -> parameters.setNeedClientAuth(true);
            }
        } else if (options.verifyHostname()) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException(
                        "a TLS client needs a host name to verify: TlsOptions.withServerHostname");
            }
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }
}
