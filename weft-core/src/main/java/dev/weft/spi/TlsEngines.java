package dev.weft.spi;

import dev.weft.transport.TlsOptions;
import javax.net.ssl.SSLEngine;

/** Makes the engines that carry out TLS options; for whoever carries TLS. Threads: any. */
public final class TlsEngines {
    private TlsEngines() {}

    /**
     * Makes the engine of one connection, on the JDK's provider. Does not suspend.
     *
     * @param host the peer as the user named it, which the options may overrule; empty: not known
     * @param port the peer's port; -1: none
     * @throws IllegalArgumentException if a client is to verify a host name and there is none
     */
    public static SSLEngine create(TlsOptions options, boolean serverSide, String host, int port) {
        var context = options.context().get();
        var name = options.serverHostname() == null ? host : options.serverHostname();
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
