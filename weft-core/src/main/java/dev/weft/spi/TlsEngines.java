package dev.weft.spi;

import dev.weft.transport.TlsCredentials;
import dev.weft.transport.TlsOptions;
import java.lang.ref.Cleaner;
import java.util.Optional;
import java.util.ServiceLoader;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Makes the engines that carry out TLS options; for whoever carries TLS. Threads: any. */
public final class TlsEngines {
    private static final String OPENSSL = "TLS by OpenSSL needs weft-net and io.netty:netty-tcnative-boringssl-static"
            + " (classifier: this platform's, such as linux-x86_64) on the class or module path";

    private TlsEngines() {}

    /** Found when somebody first asks for it. */
    private static final class OpenSsl {
        static final Optional<TlsProvider> FOUND = ServiceLoader.load(
                        TlsProvider.class, TlsEngines.class.getClassLoader())
                .findFirst();
    }

    /** Begun with the first engine that is not the heap's alone. */
    private static final class Released {
        static final Cleaner CLEANER = Cleaner.create();
    }

    /**
     * Makes the engine of one connection. Does not suspend. Whoever is not a handler of Netty's, which knows how, has it
     * {@linkplain #releaseWith given back}.
     *
     * @param host the peer as the user named it, which the options may overrule; empty: not known
     * @param port the peer's port; -1: none
     * @throws IllegalArgumentException if a client is to verify a host name and there is none, or a server has no key
     */
    public static SSLEngine create(TlsOptions options, boolean serverSide, String host, int port) {
        var name = options.serverHostname() == null ? host : options.serverHostname();
        if (!serverSide && options.verifyHostname() && name.isEmpty()) {
            throw new IllegalArgumentException(
                    "a TLS client needs a host name to verify: TlsOptions.withServerHostname");
        }
        if (!(options.context() instanceof TlsCredentials credentials)) {
            return create(options.context().get(), options, serverSide, name, port);
        }
        var current = credentials.current();
        if (serverSide && current.keyManager() == null) {
            throw new IllegalArgumentException("a TLS server needs a key: TlsCredentials.withKey");
        }
        if (options.provider() != TlsOptions.Provider.JDK) {
            var openSsl = OpenSsl.FOUND.filter(TlsProvider::isAvailable);
            if (openSsl.isPresent()) {
                return openSsl.get().create(credentials, current, options, serverSide, name, port);
            }
        }
        return create(current.context(), options, serverSide, name, port);
    }

    private static SSLEngine create(SSLContext context, TlsOptions options, boolean serverSide, String name, int port) {
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
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * Has what an engine holds outside the heap given back when its owner is garbage at the latest. Does not suspend.
     *
     * @return gives it back at once; running it again does nothing
     */
    public static Runnable releaseWith(Object owner, SSLEngine engine) {
        return OpenSsl.FOUND
                .filter(provider -> provider.made(engine))
                .<Runnable>map(provider -> Released.CLEANER.register(owner, () -> provider.release(engine))::clean)
                .orElse(() -> {});
    }

    /** Returns what a failure says, and what its cause says if that is more: OpenSSL's own message tells little. */
    public static String reason(Throwable failure) {
        var own = String.valueOf(failure.getMessage());
        var deeper = failure.getCause() == null ? null : failure.getCause().getMessage();
        return deeper == null || own.contains(deeper) ? own : own + ": " + deeper;
    }

    /**
     * Returns if there are engines of OpenSSL. Does not suspend.
     *
     * @throws IllegalStateException if there are none; the message says what to add
     */
    public static void requireOpenSsl() {
        OpenSsl.FOUND.orElseThrow(() -> new IllegalStateException(OPENSSL)).requireAvailable();
    }
}
