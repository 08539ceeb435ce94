package dev.weft.net;

import dev.weft.transport.TlsOptions;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.KeyStore;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority for tests, and contexts that trust it. */
final class Certificates {
    static final X509Bundle AUTHORITY = authority();

    private Certificates() {}

    /** A server for a host name, signed by the authority. */
    static SSLContext server(String host) throws Exception {
        return context(bundle(host).toKeyManagerFactory());
    }

    /** A server whose certificate is good from one time to another. */
    static SSLContext server(String host, Instant from, Instant to) throws Exception {
        var bundle = new CertificateBuilder()
                .subject("CN=" + host)
                .ecp256()
                .notBefore(from)
                .notAfter(to)
                .addSanDnsName(host)
                .buildIssuedBy(AUTHORITY);
        return context(bundle.toKeyManagerFactory());
    }

    /** A server that nobody vouches for but itself. */
    static SSLContext selfSigned(String host) throws Exception {
        var bundle = new CertificateBuilder()
                .subject("CN=" + host)
                .ecp256()
                .addSanDnsName(host)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        return context(bundle.toKeyManagerFactory());
    }

    /** The same as a certificate and its key. */
    static X509Bundle bundle(String host) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + host)
                .ecp256()
                .addSanDnsName(host)
                .buildIssuedBy(AUTHORITY);
    }

    /** A client that trusts the authority and nobody else. */
    static TlsOptions client(String host) throws Exception {
        return TlsOptions.of(context(null)).withServerHostname(host);
    }

    /** The same client's context, which speaks no newer TLS than this. */
    static SSLContext clientContext(String newest) throws Exception {
        return context(null, newest);
    }

    private static SSLContext context(KeyManagerFactory keys) throws Exception {
        return context(keys, "TLS");
    }

    private static SSLContext context(KeyManagerFactory keys, String newest) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", AUTHORITY.getCertificate());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance(newest);
        context.init(keys == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static X509Bundle authority() {
        try {
            return new CertificateBuilder()
                    .subject("CN=Weft tests")
                    .ecp256()
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
