package dev.weft.spi;

import dev.weft.transport.TlsCredentials;
import dev.weft.transport.TlsOptions;
import java.lang.ref.Cleaner;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Makes the engines that carry out TLS options; for whoever carries TLS. Threads: any. */
public final class TlsEngines {
    private static final String OPENSSL = "TLS by OpenSSL needs weft-net and io.netty:netty-tcnative-boringssl-static"
            + " (classifier: this platform's, such as linux-x86_64) on the class or module path";
    private static final String DTLS = "DTLSv1.2";

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
        var name = nameToVerify(options, serverSide, host);
        if (!(options.context() instanceof TlsCredentials credentials)) {
            return create(options.context().get(), options, serverSide, name, port);
        }
        var current = current(credentials, serverSide);
        if (options.provider() != TlsOptions.Provider.JDK) {
            var openSsl = OpenSsl.FOUND.filter(TlsProvider::isAvailable);
            if (openSsl.isPresent()) {
                return openSsl.get().create(credentials, current, options, serverSide, name, port);
            }
        }
        return create(current.context(), options, serverSide, name, port);
    }

    /**
     * Makes the engine of one association over datagrams: DTLS 1.2, the JDK's. Does not suspend.
     *
     * @param host the peer as the user named it, which the options may overrule; empty: not known
     * @param port the peer's port; -1: none
     * @throws IllegalArgumentException if the options' context does not speak it or they demand OpenSSL, if a client is to verify a
     *     host name and there is none, or a server has no key
     */
    public static SSLEngine createDtls(TlsOptions options, boolean serverSide, String host, int port) {
        if (options.provider() == TlsOptions.Provider.OPENSSL) {
            throw new IllegalArgumentException("DTLS is the JDK's, not OpenSSL's: TlsOptions.withProvider");
        }
        var name = nameToVerify(options, serverSide, host);
        var context = options.context() instanceof TlsCredentials credentials
                ? current(credentials, serverSide).datagramContext()
                : options.context().get();
        var engine = create(context, options, serverSide, name, port);
        if (!Set.of(engine.getSupportedProtocols()).contains(DTLS)) {
            throw new IllegalArgumentException("these TLS options speak no DTLS: take TlsCredentials, or"
                    + " SSLContext.getInstance(\"" + DTLS + "\")");
        }
        engine.setEnabledProtocols(new String[] {DTLS});
        return engine;
    }

    private static String nameToVerify(TlsOptions options, boolean serverSide, String host) {
        var name = options.serverHostname() == null ? host : options.serverHostname();
        if (!serverSide && options.verifyHostname() && name.isEmpty()) {
            throw new IllegalArgumentException(
                    "a TLS client needs a host name to verify: TlsOptions.withServerHostname");
        }
        return name;
    }

    private static TlsCredentials.Material current(TlsCredentials credentials, boolean serverSide) {
        var current = credentials.current();
        if (serverSide && current.keyManager() == null) {
            throw new IllegalArgumentException("a TLS server needs a key: TlsCredentials.withKey");
        }
        return current;
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
