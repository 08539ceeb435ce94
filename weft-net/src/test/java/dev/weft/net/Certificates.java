package dev.weft.net;

import dev.weft.transport.TlsCredentials;
import dev.weft.transport.TlsOptions;
import io.netty.handler.ssl.OpenSsl;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A certificate authority for tests, and credentials that trust it. */
final class Certificates {
    static final X509Bundle AUTHORITY = authority();

    private Certificates() {}

    /** A server for a host name, signed by the authority, and a client with that certificate. */
    static TlsCredentials server(String host) throws Exception {
        return credentials(bundle(host));
    }

    /** A server whose certificate is good from one time to another. */
    static TlsCredentials server(String host, Instant from, Instant to) throws Exception {
        return credentials(new CertificateBuilder()
                .subject("CN=" + host)
                .ecp256()
                .notBefore(from)
                .notAfter(to)
                .addSanDnsName(host)
                .buildIssuedBy(AUTHORITY));
    }

    /** A server that nobody vouches for but itself. */
    static TlsCredentials selfSigned(String host) throws Exception {
        return credentials(new CertificateBuilder()
                .subject("CN=" + host)
                .ecp256()
                .addSanDnsName(host)
                .setIsCertificateAuthority(true)
                .buildSelfSigned());
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
    static TlsOptions client(String host) {
        return TlsOptions.of(trust()).withServerHostname(host);
    }

    /** No key, and trust in the authority. */
    static TlsCredentials trust() {
        return TlsCredentials.systemDefault().withTrust(AUTHORITY.getCertificate());
    }

    /** The JDK's context of a client that trusts the authority, and speaks no newer TLS than this. */
    static SSLContext clientContext(String newest) throws Exception {
        var context = SSLContext.getInstance(newest);
        context.init(null, new TrustManager[] {trust().current().trustManager()}, null);
        return context;
    }

    /** Whose TLS there is here: on a machine that the tests' library is not for, the JDK's only. */
    static List<TlsOptions.Provider> providers() {
        return OpenSsl.isAvailable() || isTheLibrarysPlatform()
                ? List.of(TlsOptions.Provider.JDK, TlsOptions.Provider.OPENSSL)
                : List.of(TlsOptions.Provider.JDK);
    }

    private static boolean isTheLibrarysPlatform() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static TlsCredentials credentials(X509Bundle bundle) {
        return trust().withKey(bundle.getKeyPair().getPrivate(), bundle.getCertificatePath());
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
