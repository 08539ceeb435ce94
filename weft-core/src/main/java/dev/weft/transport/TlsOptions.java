package dev.weft.transport;

import dev.weft.spi.TlsEngines;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is secured. A client verifies certificate and host name unless told otherwise.
 *
 * @param context asked anew for each connection, so that a server's certificates can be exchanged while it runs; best
 *     {@link TlsCredentials}
 * @param serverHostname the name a client asks for and verifies; null: the host it connects to
 * @param verifyHostname whether a client checks that the certificate is the server's
 * @param clientCertificate whether a server asks for the client's certificate
 * @param applicationProtocols what ALPN offers, best first; empty: no ALPN
 * @param handshakeTimeout how long a handshake may take
 * @param shutdownTimeout how long closing waits for the peer's farewell
 * @param provider whose TLS it is
 */
public record TlsOptions(
        Supplier<SSLContext> context,
        @Nullable String serverHostname,
        boolean verifyHostname,
        ClientCertificate clientCertificate,
        List<String> applicationProtocols,
        Duration handshakeTimeout,
        Duration shutdownTimeout,
        Provider provider) {

    /** What a server wants of the client's certificate. */
    public enum ClientCertificate {
        /** Does not ask. */
        NONE,
        /** Asks, and goes on without. */
        WANTED,
        /** Ends the handshake without. */
        NEEDED
    }

    /** Whose TLS. Both verify alike; what differs is in docs/network.md. */
    public enum Provider {
        /** OpenSSL's where it can be: netty-tcnative is on the path and the context is {@link TlsCredentials}. Else the JDK's. */
        DEFAULT,
        /** The JDK's. */
        JDK,
        /** OpenSSL's, by netty-tcnative. */
        OPENSSL
    }

    private static final Duration HANDSHAKE = Duration.ofSeconds(60);
    private static final Duration SHUTDOWN = Duration.ofSeconds(30);

    /**
     * Checks and copies the parts.
     *
     * @throws IllegalStateException if OpenSSL is demanded and is not here; the message says what to add
     * @throws IllegalArgumentException if OpenSSL is demanded and the context is not {@link TlsCredentials}
     */
    public TlsOptions {
        applicationProtocols = List.copyOf(applicationProtocols);
        if (provider == Provider.OPENSSL) {
            TlsEngines.requireOpenSsl();
            if (!(context instanceof TlsCredentials)) {
                throw new IllegalArgumentException(
                        "OpenSSL takes keys and trust from TlsCredentials: an SSLContext does"
                                + " not give its own out");
            }
        }
    }

    /** Trusts what the JDK trusts. Does not suspend. */
    public static TlsOptions systemDefault() {
        return of(TlsOptions::defaultContext);
    }

    /** Takes keys and trust from a context. Does not suspend. */
    public static TlsOptions of(SSLContext context) {
        return of(() -> context);
    }

    /**
     * Takes keys and trust from {@link TlsCredentials}, or from the context that is supplied at each new connection. Does not
     * suspend.
     */
    public static TlsOptions of(Supplier<SSLContext> context) {
        return new TlsOptions(
                context, null, true, ClientCertificate.NONE, List.of(), HANDSHAKE, SHUTDOWN, Provider.DEFAULT);
    }

    /** Returns these options with another name to ask for and verify. */
    public TlsOptions withServerHostname(String name) {
        return new TlsOptions(
                context,
                name,
                verifyHostname,
                clientCertificate,
                applicationProtocols,
                handshakeTimeout,
                shutdownTimeout,
                provider);
    }

    /** Returns these options with the host name check on or off. The certificate's chain is checked either way. */
    public TlsOptions withVerifyHostname(boolean verify) {
        return new TlsOptions(
                context,
                serverHostname,
                verify,
                clientCertificate,
                applicationProtocols,
                handshakeTimeout,
                shutdownTimeout,
                provider);
    }

    /** Returns these options with another demand for the client's certificate. */
    public TlsOptions withClientCertificate(ClientCertificate demand) {
        return new TlsOptions(
                context,
                serverHostname,
                verifyHostname,
                demand,
                applicationProtocols,
                handshakeTimeout,
                shutdownTimeout,
                provider);
    }

    /** Returns these options with protocols to offer by ALPN, best first. */
    public TlsOptions withApplicationProtocols(String... protocols) {
        return new TlsOptions(
                context,
                serverHostname,
                verifyHostname,
                clientCertificate,
                List.of(protocols),
                handshakeTimeout,
                shutdownTimeout,
                provider);
    }

    /** Returns these options with other limits on handshake and shutdown. */
    public TlsOptions withTimeouts(Duration handshake, Duration shutdown) {
        return new TlsOptions(
                context,
                serverHostname,
                verifyHostname,
                clientCertificate,
                applicationProtocols,
                handshake,
                shutdown,
                provider);
    }

    /**
     * Returns these options with the demand for this provider.
     *
     * @throws IllegalStateException if it is OpenSSL and that is not here; the message says what to add
     * @throws IllegalArgumentException if it is OpenSSL and the context is not {@link TlsCredentials}
     */
    public TlsOptions withProvider(Provider demanded) {
        return new TlsOptions(
                context,
                serverHostname,
                verifyHostname,
                clientCertificate,
                applicationProtocols,
                handshakeTimeout,
                shutdownTimeout,
                demanded);
    }

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no default TLS context", e);
        }
    }
}
