package dev.weft.transport;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is secured. A client verifies certificate and host name unless told otherwise.
 *
 * @param context asked anew for each connection, so that a server's certificates can be exchanged while it runs
 * @param serverHostname the name a client asks for and verifies; null: the host it connects to
 * @param verifyHostname whether a client checks that the certificate is the server's
 * @param clientCertificate whether a server asks for the client's certificate
 * @param applicationProtocols what ALPN offers, best first; empty: no ALPN
 * @param handshakeTimeout how long a handshake may take
 * @param shutdownTimeout how long closing waits for the peer's farewell
 */
public record TlsOptions(
        Supplier<SSLContext> context,
        @Nullable String serverHostname,
        boolean verifyHostname,
        ClientCertificate clientCertificate,
        List<String> applicationProtocols,
        Duration handshakeTimeout,
        Duration shutdownTimeout) {

    /** What a server wants of the client's certificate. */
    public enum ClientCertificate {
        /** Does not ask. */
        NONE,
        /** Asks, and goes on without. */
        WANTED,
        /** Ends the handshake without. */
        NEEDED
    }

    private static final Duration HANDSHAKE = Duration.ofSeconds(60);
    private static final Duration SHUTDOWN = Duration.ofSeconds(30);

    /** Checks and copies the parts. */
    public TlsOptions {
        applicationProtocols = List.copyOf(applicationProtocols);
    }

    /** Trusts what the JDK trusts. Does not suspend. */
    public static TlsOptions systemDefault() {
        return of(TlsOptions::defaultContext);
    }

    /** Takes keys and trust from a context. Does not suspend. */
    public static TlsOptions of(SSLContext context) {
        return of(() -> context);
    }

    /** Takes keys and trust from the context that is supplied at each new connection. Does not suspend. */
    public static TlsOptions of(Supplier<SSLContext> context) {
        return new TlsOptions(context, null, true, ClientCertificate.NONE, List.of(), HANDSHAKE, SHUTDOWN);
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
                shutdownTimeout);
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
                shutdownTimeout);
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
                shutdownTimeout);
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
                shutdownTimeout);
    }

    /** Returns these options with other limits on handshake and shutdown. */
    public TlsOptions withTimeouts(Duration handshake, Duration shutdown) {
        return new TlsOptions(
                context, serverHostname, verifyHostname, clientCertificate, applicationProtocols, handshake, shutdown);
    }

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no default TLS context", e);
        }
    }
}
