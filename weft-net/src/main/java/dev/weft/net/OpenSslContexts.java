package dev.weft.net;

import dev.weft.transport.TlsCredentials.Material;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.TlsOptions.ClientCertificate;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The OpenSSL contexts of one pair of keys and trust, one for each kind of connection, given back when other keys or trust
 * take their place. Threads: any.
 */
final class OpenSslContexts {
    /**
     * What a context is made for. A session of one connection may be resumed by another one of the same context, without a look
     * at certificates, so connections that check differently do not share one.
     */
    record Kind(
            boolean serverSide, ClientCertificate clientCertificate, boolean verifyHostname, List<String> protocols) {
        static Kind of(TlsOptions options, boolean serverSide) {
            return serverSide
                    ? new Kind(true, options.clientCertificate(), false, options.applicationProtocols())
                    : new Kind(false, ClientCertificate.NONE, options.verifyHostname(), options.applicationProtocols());
        }
    }

    private final Map<Kind, SslContext> contexts = new HashMap<>();
    private @Nullable Material material;

    /** Makes an engine; it must be released. */
    synchronized SSLEngine newEngine(Material current, Kind kind, String name, int port) {
        var context = context(current, kind);
        return kind.serverSide() || name.isEmpty()
                ? context.newEngine(ByteBufAllocator.DEFAULT)
                : context.newEngine(ByteBufAllocator.DEFAULT, name, port);
    }

    /** Returns the context of these keys and this trust; it belongs to this. */
    synchronized SslContext context(Material current, Kind kind) {
        if (material != current) {
            release();
            material = current;
        }
        return contexts.computeIfAbsent(kind, wanted -> build(current, wanted));
    }

    /** Gives all contexts back; engines that are in use keep their own. */
    synchronized void release() {
        contexts.values().forEach(ReferenceCountUtil::release);
        contexts.clear();
        material = null;
    }

    private static SslContext build(Material material, Kind kind) {
        try {
            var builder = kind.serverSide()
                    ? SslContextBuilder.forServer(factoryOf(Objects.requireNonNull(material.keyManager())))
                    : SslContextBuilder.forClient();
            if (!kind.serverSide() && material.keyManager() != null) {
                builder.keyManager(factoryOf(material.keyManager()));
            }
            if (material.trustManager() != null) {
                builder.trustManager(material.trustManager());
            }
            if (!kind.protocols().isEmpty()) {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        kind.protocols()));
            }
            return builder.sslProvider(SslProvider.OPENSSL_REFCNT)
                    .clientAuth(authOf(kind.clientCertificate()))
                    .endpointIdentificationAlgorithm(kind.verifyHostname() ? "HTTPS" : null)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("OpenSSL does not take these keys or this trust: " + e.getMessage(), e);
        }
    }

    private static ClientAuth authOf(ClientCertificate demand) {
        return switch (demand) {
            case NONE -> ClientAuth.NONE;
            case WANTED -> ClientAuth.OPTIONAL;
            case NEEDED -> ClientAuth.REQUIRE;
        };
    }

    /** With Netty's cache, or each handshake would carry the key to OpenSSL anew. */
    private static OpenSslCachingX509KeyManagerFactory factoryOf(X509KeyManager keys) {
        return new OpenSslCachingX509KeyManagerFactory(new KeyManagerFactoryWrapper(keys));
    }
}
