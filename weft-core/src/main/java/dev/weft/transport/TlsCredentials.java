package dev.weft.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * With what one side of TLS shows who it is, and whom it trusts: keys with their certificates, and authorities.
 *
 * <p>In the place of an {@link SSLContext}, for two reasons. OpenSSL can be given keys and trust, but no SSLContext; and files are
 * read again when they have changed, so that a server goes on with its new certificate: connections that are open keep the
 * old one. If a changed file cannot be read, or key and certificate do not belong together, the old ones stay in use; that is
 * reported once, to the loop's exception handler, until the files change again.
 *
 * <p>Threads: any.
 */
public final class TlsCredentials implements Supplier<SSLContext> {
    private static final Duration RECHECK = Duration.ofSeconds(1);
    private static final TlsCredentials SYSTEM =
            new TlsCredentials(Reloadable.nothing(), Reloadable.nothing(), RECHECK);

    private final Reloadable<X509KeyManager> keys;
    private final Reloadable<X509TrustManager> trust;
    private final Duration recheck;
    private volatile long checkedNanos = System.nanoTime();
    private volatile Material material;

    private TlsCredentials(Reloadable<X509KeyManager> keys, Reloadable<X509TrustManager> trust, Duration recheck) {
        this.keys = keys;
        this.trust = trust;
        this.recheck = recheck;
        material = new Material(keys.value(), trust.value());
    }

    /** Keys and trust as they are at one time; whoever makes something of them keeps it for as long as this is the current one. */
    public static final class Material {
        private final @Nullable X509KeyManager keyManager;
        private final @Nullable X509TrustManager trustManager;
        private @Nullable SSLContext context;
        private @Nullable SSLContext datagramContext;

        private Material(@Nullable X509KeyManager keyManager, @Nullable X509TrustManager trustManager) {
            this.keyManager = keyManager;
            this.trustManager = trustManager;
        }

        /** Returns who has the keys; null: there are none. */
        public @Nullable X509KeyManager keyManager() {
            return keyManager;
        }

        /** Returns who decides whom to trust; null: the JDK. */
        public @Nullable X509TrustManager trustManager() {
            return trustManager;
        }

        /** Returns the JDK's context of these, always the same one. */
        public synchronized SSLContext context() {
            if (context == null) {
                context = context("TLS");
            }
            return context;
        }

        /** Returns the JDK's context of these for DTLS, always the same one. */
        public synchronized SSLContext datagramContext() {
            if (datagramContext == null) {
                datagramContext = context("DTLS");
            }
            return datagramContext;
        }

        private SSLContext context(String protocol) {
            try {
                var made = SSLContext.getInstance(protocol);
                made.init(
                        keyManager == null ? null : new KeyManager[] {keyManager},
                        trustManager == null ? null : new TrustManager[] {trustManager},
                        null);
                return made;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK makes no TLS context of such keys", e);
            }
        }
    }

    // ------------------------------------------------------------------ what they are

    /** No key, and trust in what the JDK trusts: enough for most clients, and where the others begin. */
    public static TlsCredentials systemDefault() {
        return SYSTEM;
    }

    /**
     * Returns these credentials with a key from PEM files.
     *
     * @param certificates the certificate, and those that lead from it to an authority
     * @param key its private key, in PKCS #8
     * @throws IOException if a file cannot be read or the key is not the certificate's; the message names the file
     */
    public TlsCredentials withKey(Path certificates, Path key) throws IOException {
        return withKeys(Reloadable.of(() -> Keys.ofPem(certificates, key, null), certificates, key));
    }

    /** As {@link #withKey(Path, Path)}, of a key that is encrypted with a password. */
    public TlsCredentials withKey(Path certificates, Path key, char[] password) throws IOException {
        char[] kept = password.clone();
        return withKeys(Reloadable.of(() -> Keys.ofPem(certificates, key, kept), certificates, key));
    }

    /**
     * Returns these credentials with this key.
     *
     * @param certificates the key's certificate first, then those that lead from it to an authority
     * @throws IllegalArgumentException if the key is not the certificate's
     */
    public TlsCredentials withKey(PrivateKey key, X509Certificate... certificates) {
        return withKeys(fixed(() -> Keys.of(key, List.of(certificates))));
    }

    /**
     * Returns these credentials with the keys of a store. A server shows the one whose certificate has the name that its client
     * asks for.
     *
     * @throws IllegalArgumentException if the password does not open the keys
     */
    public TlsCredentials withKeys(KeyStore store, char[] password) {
        return withKeys(fixed(() -> Keys.ofStore(store, password)));
    }

    /**
     * Returns these credentials with the keys of a store in a file, PKCS #12 for one.
     *
     * @throws IOException if the file cannot be read, or the password does not open it; the message names the file
     */
    public TlsCredentials withKeys(Path store, char[] password) throws IOException {
        char[] kept = password.clone();
        return withKeys(Reloadable.of(() -> Keys.ofStore(Keys.open(store, kept), kept), store));
    }

    /** Returns these credentials with keys that somebody else keeps; an alias of theirs must stand for the same key for good. */
    public TlsCredentials withKeys(X509KeyManager manager) {
        return withKeys(Reloadable.fixed(manager));
    }

    /**
     * Returns these credentials with trust in the authorities of a PEM file, and in nobody else.
     *
     * @throws IOException if the file cannot be read or holds no certificate; the message names it
     */
    public TlsCredentials withTrust(Path authorities) throws IOException {
        return withTrust(Reloadable.of(() -> Trust.ofPem(authorities), authorities));
    }

    /** Returns these credentials with trust in these authorities, and in nobody else. */
    public TlsCredentials withTrust(X509Certificate... authorities) {
        return withTrust(fixed(() -> Trust.of(List.of(authorities))));
    }

    /** Returns these credentials with trust in the authorities of a store, and in nobody else. */
    public TlsCredentials withTrust(KeyStore store) {
        return withTrust(fixed(() -> Trust.ofStore(store)));
    }

    /** Returns these credentials with trust as somebody else decides. */
    public TlsCredentials withTrust(X509TrustManager manager) {
        return withTrust(Reloadable.fixed(manager));
    }

    /** Returns these credentials with another time, 1 s if not set, that passes before their files are looked at again. */
    public TlsCredentials withRecheck(Duration time) {
        return new TlsCredentials(keys, trust, time);
    }

    private TlsCredentials withKeys(Reloadable<X509KeyManager> others) {
        return new TlsCredentials(others, trust, recheck);
    }

    private TlsCredentials withTrust(Reloadable<X509TrustManager> others) {
        return new TlsCredentials(keys, others, recheck);
    }

    private static <T> Reloadable<T> fixed(Reloadable.Source<T> source) {
        try {
            return Reloadable.fixed(source.load());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    // ------------------------------------------------------------------ what they are now

    /** Returns keys and trust of now. Looks at the files first, if it is time to. Does not suspend. */
    public Material current() {
        long now = System.nanoTime();
        if (now - checkedNanos >= recheck.toNanos()) {
            checkedNanos = now;
            keys.refresh();
            trust.refresh();
            renew();
        }
        return material;
    }

    /** Returns the JDK's context of {@link #current()}. Does not suspend. */
    @Override
    public SSLContext get() {
        return current().context();
    }

    /**
     * Reads the files anew, changed or not. Does not suspend.
     *
     * @throws IOException if that fails; then the old ones stay in use
     */
    public void reload() throws IOException {
        keys.reload();
        trust.reload();
        renew();
    }

    private synchronized void renew() {
        var key = keys.value();
        var trusted = trust.value();
        if (!Objects.equals(material.keyManager, key) || !Objects.equals(material.trustManager, trusted)) {
            material = new Material(key, trusted);
        }
    }
}
