package dev.weft.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** Makes key managers of files, keys and stores. */
final class Keys {
    private static final char[] NO_PASSWORD = {};

    private Keys() {}

    static X509KeyManager ofPem(Path certificates, Path key, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        var chain = Pem.certificates(certificates);
        var algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        return of(Pem.privateKey(key, algorithm, password), chain);
    }

    static X509KeyManager of(PrivateKey key, List<X509Certificate> chain) throws IOException, GeneralSecurityException {
        if (chain.isEmpty()) {
            throw new KeyStoreException("a key needs its certificate");
        }
        requirePair(key, chain.getFirst().getPublicKey());
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        return managerOf(store, NO_PASSWORD, KeyManagerFactory.getDefaultAlgorithm());
    }

    /** The JDK's PKIX manager looks at the name that a client asks for. */
    static X509KeyManager ofStore(KeyStore store, char[] password) throws GeneralSecurityException {
        return managerOf(store, password, "PKIX");
    }

    static KeyStore open(Path file, char[] password) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(file.toFile(), password);
    }

    private static X509KeyManager managerOf(KeyStore store, char[] password, String algorithm)
            throws GeneralSecurityException {
        var factory = KeyManagerFactory.getInstance(algorithm);
        factory.init(store, password);
        return (X509KeyManager) factory.getKeyManagers()[0];
    }

    /** A file of the two may be new already and the other one not yet. */
    private static void requirePair(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        var algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            default -> null; // none that TLS uses today
        };
        if (algorithm == null || key.getEncoded() == null) {
            return; // a key in hardware is not asked to sign for nothing
        }
        byte[] probe = {1, 2, 3};
        var signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(probe);
        var verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certified);
        verifying.update(probe);
        if (!verifying.verify(signing.sign())) {
            throw new InvalidKeyException("the private key is not the certificate's");
        }
    }
}
