package dev.weft.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Makes trust managers of files, certificates and stores. */
final class Trust {
    private Trust() {}

    static X509TrustManager ofPem(Path authorities) throws IOException, GeneralSecurityException {
        return of(Pem.certificates(authorities));
    }

    static X509TrustManager of(List<X509Certificate> authorities) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        return ofStore(store);
    }

    static X509TrustManager ofStore(KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }
}
