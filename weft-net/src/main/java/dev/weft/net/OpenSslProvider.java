package dev.weft.net;

import dev.weft.spi.TlsProvider;
import dev.weft.transport.TlsCredentials;
import dev.weft.transport.TlsOptions;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.lang.ref.Cleaner;
import java.util.Map;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;

/**
 * OpenSSL's engines, by netty-tcnative if that is on the path.
 *
 * <p>Its contexts live outside the heap and are counted: each engine holds its own, and {@link OpenSslContexts} those of the
 * credentials until there are new ones, or until nobody has the credentials any more.
 */
public final class OpenSslProvider implements TlsProvider {
    /** Begun with the first credentials, so that programs without them have no cleaner's thread. */
    private static final class Contexts {
        static final Map<TlsCredentials, OpenSslContexts> OF = new WeakHashMap<>();
        static final Cleaner CLEANER = Cleaner.create();
    }

    /** For the service loader. */
    public OpenSslProvider() {}

    @Override
    public void requireAvailable() {
        if (!OpenSsl.isAvailable()) {
            throw new IllegalStateException(
                    "TLS by OpenSSL needs io.netty:netty-tcnative-boringssl-static (classifier: this platform's, such as"
                            + " linux-x86_64) on the class or module path",
                    OpenSsl.unavailabilityCause());
        }
    }

    @Override
    public boolean isAvailable() {
        return OpenSsl.isAvailable();
    }

    @Override
    public SSLEngine create(
            TlsCredentials credentials,
            TlsCredentials.Material current,
            TlsOptions options,
            boolean serverSide,
            String name,
            int port) {
        return contextsOf(credentials).newEngine(current, OpenSslContexts.Kind.of(options, serverSide), name, port);
    }

    @Override
    public boolean made(SSLEngine engine) {
        return engine instanceof ReferenceCountedOpenSslEngine;
    }

    @Override
    public void release(SSLEngine engine) {
        ((ReferenceCountedOpenSslEngine) engine).release();
    }

    static OpenSslContexts contextsOf(TlsCredentials credentials) {
        synchronized (Contexts.OF) {
            var contexts = Contexts.OF.get(credentials);
            if (contexts == null) {
                contexts = new OpenSslContexts();
                Contexts.OF.put(credentials, contexts);
                Contexts.CLEANER.register(credentials, contexts::release);
            }
            return contexts;
        }
    }
}
