package dev.weft.trio;

import dev.weft.transport.TlsOptions;
import java.io.IOException;

/**
 * Where TLS connections come in, over any listener. Semantics: Trio's SSLListener: the handshake is not done yet when a stream is
 * accepted, so a slow or hostile peer holds up nobody else.
 */
public final class SslListener implements Listener<SslStream> {
    private final Listener<? extends Stream> transport;
    private final TlsOptions options;
    private final boolean httpsCompatible;

    /** Makes a listener over another one, which belongs to it from now on. Does not suspend. */
    public SslListener(Listener<? extends Stream> transportListener, TlsOptions options) {
        this(transportListener, options, false);
    }

    /** As {@link #SslListener(Listener, TlsOptions)}, and says whether farewells may be left out. */
    public SslListener(Listener<? extends Stream> transportListener, TlsOptions options, boolean httpsCompatible) {
        transport = transportListener;
        this.options = options;
        this.httpsCompatible = httpsCompatible;
    }

    @Override
    public SslStream accept() throws IOException {
        return SslStream.server(transport.accept(), options, httpsCompatible);
    }

    @Override
    public void aclose() {
        transport.aclose();
    }

    /** Returns what is under this listener. Does not suspend. */
    public Listener<? extends Stream> transportListener() {
        return transport;
    }
}
