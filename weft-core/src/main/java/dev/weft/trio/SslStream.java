package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.spi.TlsEngines;
import dev.weft.transport.TlsOptions;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * TLS over any stream.
 *
 * <p>Semantics: Trio's SSLStream. The handshake comes with the first call that needs it, or with {@link #doHandshake}. The peer
 * must say farewell before it ends, else {@link #receiveSome()} throws {@link BrokenResourceException}, because somebody may have
 * cut the connection; {@link #aclose} says it, too. HTTPS peers often do not: with {@code httpsCompatible} neither side
 * needs to. A cancelled call that was sending leaves the stream broken, fit only to be closed. How long a handshake or farewell
 * may take is up to the scopes around, not to the options. Beyond Trio: a failed handshake tells the peer why.
 *
 * <p>Threads: the loop's only. One task may send while another receives.
 */
public final class SslStream implements Stream {
    /*
     * OK -> BROKEN -> CLOSED or OK -> CLOSED. Both directions may use the transport both ways, so two locks stand before it:
     * encrypted bytes are sent in the order in which the engine made them, because whoever has some stands in line for
     * `sendLock` before it suspends for anything else; and whoever gets `receiveLock` looks at `receives` whether
     * another task has fed the engine meanwhile.
     */
    private enum State {
        OK,
        BROKEN,
        CLOSED
    }

    /** One step of the engine, repeated until it needs nothing. */
    @FunctionalInterface
    private interface Step {
        TlsEngine.Need run() throws SSLException;
    }

    private static final byte[] NOTHING = {};
    private static final int RECEIVE_SIZE = 16 * 1024;
    private static final int PIECE = 256 * 1024;

    private final Stream transport;
    private final boolean serverSide;
    private final boolean httpsCompatible;
    private final @Nullable String expected; // the server's name
    private final Duration handshakeTimeout;
    private final TlsEngine tls;
    private final Runnable release;
    private final StrictFifoLock sendLock = new StrictFifoLock();
    private final Lock receiveLock = new Lock();
    private final ConflictDetector sending = new ConflictDetector("another task is already sending on this stream");
    private final ConflictDetector receiving =
            new ConflictDetector("another task is already receiving from this stream");
    private final Event handshakeEnded = new Event();
    private State state = State.OK;
    private boolean handshakeBegun;
    private boolean endedSilently;
    private int receives;
    private byte[] delayed = NOTHING;

    private SslStream(Stream transport, TlsOptions options, boolean serverSide, boolean httpsCompatible) {
        this.transport = transport;
        this.serverSide = serverSide;
        this.httpsCompatible = httpsCompatible;
        expected = serverSide ? null : options.serverHostname();
        handshakeTimeout = options.handshakeTimeout();
        var engine = TlsEngines.create(options, serverSide, "", -1);
        tls = new TlsEngine(engine);
        release = TlsEngines.releaseWith(this, engine);
    }

    /**
     * Makes the client's side of TLS over a stream, which belongs to it from now on. Does not suspend.
     *
     * @param options whom to trust, and in {@code serverHostname} whom to expect
     * @throws IllegalArgumentException if a host name is to be verified and none is given
     */
    public static SslStream client(Stream transportStream, TlsOptions options) {
        return client(transportStream, options, false);
    }

    /** As {@link #client(Stream, TlsOptions)}, and says whether farewells may be left out. */
    public static SslStream client(Stream transportStream, TlsOptions options, boolean httpsCompatible) {
        return new SslStream(transportStream, options, false, httpsCompatible);
    }

    /** Makes the server's side of TLS over a stream, which belongs to it from now on. Does not suspend. */
    public static SslStream server(Stream transportStream, TlsOptions options) {
        return server(transportStream, options, false);
    }

    /** As {@link #server(Stream, TlsOptions)}, and says whether farewells may be left out. */
    public static SslStream server(Stream transportStream, TlsOptions options, boolean httpsCompatible) {
        return new SslStream(transportStream, options, true, httpsCompatible);
    }

    // ------------------------------------------------------------------ the handshake

    /**
     * Makes sure that the handshake is done. A checkpoint; cancelled in the middle, the stream is broken.
     *
     * @throws BrokenResourceException if the handshake fails; the cause says why
     */
    public void doHandshake() {
        requireOk();
        ensureHandshake(true);
    }

    /** As {@link #doHandshake()}, within the limit of the options. */
    void doHandshakeInTime() {
        Trio.failAfter(handshakeTimeout, _ -> doHandshake());
    }

    private void ensureHandshake(boolean checkpoint) {
        if (!handshakeBegun) {
            handshakeBegun = true;
            try {
                drive(tls::handshake, false, true);
            } catch (Throwable e) {
                become(State.BROKEN);
                throw e;
            } finally {
                handshakeEnded.set();
            }
        } else if (checkpoint || !handshakeEnded.isSet()) {
            handshakeEnded.await();
            requireOk();
        }
    }

    // ------------------------------------------------------------------ both directions

    @Override
    public void sendAll(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        try (var _ = sending.enter()) {
            requireOk();
            ensureHandshake(false);
            if (length == 0) {
                Checkpoint.full();
            }
            for (int from = 0; from < length; from += PIECE) {
                var piece = ByteBuffer.wrap(data, offset + from, Math.min(PIECE, length - from));
                drive(() -> tls.write(piece), false, false);
            }
        }
    }

    @Override
    public void waitSendAllMightNotBlock() {
        try (var _ = sending.enter()) {
            requireOk();
            try (var _ = sendLock.hold()) { // a receiver may be sending
                transport.waitSendAllMightNotBlock();
            }
        }
    }

    @Override
    public byte[] receiveSome() {
        return receiveSome(RECEIVE_SIZE);
    }

    @Override
    public byte[] receiveSome(int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be >= 1: " + maxBytes);
        }
        try (var _ = receiving.enter()) {
            if (endedSilently && state != State.CLOSED) {
                Trio.checkpoint();
                return NOTHING;
            }
            requireOk();
            try {
                ensureHandshake(false);
                drive(tls::read, false, false);
            } catch (BrokenResourceException e) {
                endedSilently = httpsCompatible && e.getCause() instanceof TlsTruncatedException;
                if (!endedSilently) {
                    throw e;
                }
                Trio.checkpoint();
                return NOTHING;
            }
            return tls.take(maxBytes);
        }
    }

    // ------------------------------------------------------------------ the end

    /** What is left when TLS has ended and its transport goes on. */
    @SuppressWarnings("ArrayRecordComponent") // two of them are never compared
    public record Unwrapped(Stream transportStream, byte[] trailingBytes) {}

    /**
     * Ends TLS in good order, and gives the transport back, to go on without. A checkpoint.
     *
     * @return the transport, and what has come on it already after the peer's farewell
     * @throws BrokenResourceException if the peer still sends data, or ends without a farewell
     */
    public Unwrapped unwrap() {
        try (var _ = receiving.enter();
                var _ = sending.enter()) {
            requireOk();
            ensureHandshake(false);
            drive(tls::shutDown, false, false);
            byte[] trailing = tls.takeIncoming();
            become(State.CLOSED);
            return new Unwrapped(transport, trailing);
        }
    }

    /**
     * Says farewell, and closes the transport; it does not wait for the peer's farewell. A checkpoint. Before the farewell the
     * handshake must be done, so that may come first. Cancelled, it closes the transport at once.
     */
    @Override
    public void aclose() {
        if (state == State.CLOSED) {
            Trio.checkpoint();
            return;
        }
        if (state == State.BROKEN || httpsCompatible) {
            become(State.CLOSED);
            transport.aclose();
            return;
        }
        try {
            ensureHandshake(false);
            sayFarewell();
        } catch (Throwable e) {
            try {
                Trio.acloseForcefully(transport);
            } catch (Throwable again) {
                e.addSuppressed(again);
            }
            throw e;
        } finally {
            become(State.CLOSED);
        }
        transport.aclose();
    }

    private void sayFarewell() {
        try {
            drive(tls::shutDown, true, false);
        } catch (BrokenResourceException | BusyResourceException e) {
            // the peer has gone, or a task is in the middle of sending: then there is nobody to tell
        }
    }

    // ------------------------------------------------------------------ the engine and the transport

    /** Repeats a step, sending what it makes and receiving what it needs. A checkpoint. */
    private void drive(Step step, boolean withoutInput, boolean handshake) {
        Checkpoint.ifCancelled();
        boolean yielded = false;
        boolean needsInput;
        do {
            needsInput = run(step, handshake) && !withoutInput;
            byte[] bytes = tls.takeOutgoing();
            if (handshake
                    && !needsInput
                    && serverSide
                    && session().getProtocol().equals("TLSv1.3")) {
                delayed = bytes; // tickets: a client that does not read yet need not wait for them
                bytes = NOTHING;
            }
            if (bytes.length > 0) {
                send(bytes);
                yielded = true;
            } else if (needsInput) {
                receive();
                yielded = true;
            }
        } while (needsInput);
        if (!yielded) {
            Checkpoint.shielded();
        }
    }

    private boolean run(Step step, boolean handshake) {
        try {
            return step.run() == TlsEngine.Need.INPUT;
        } catch (SSLException e) {
            become(State.BROKEN);
            var broken = new BrokenResourceException("TLS " + (expected == null ? "" : "with " + expected + " ")
                    + "over " + transport + " failed: " + TlsEngines.reason(e));
            broken.initCause(e);
            if (handshake && !(e instanceof TlsTruncatedException)) {
                tellPeer(broken);
            }
            throw broken;
        }
    }

    private void tellPeer(BrokenResourceException broken) {
        tls.reportFailure();
        byte[] alert = tls.takeOutgoing();
        if (alert.length > 0) {
            try {
                send(alert);
            } catch (BrokenResourceException | ClosedResourceException gone) {
                broken.addSuppressed(gone);
            }
        }
    }

    /** Whatever interrupts this, nobody knows how much was sent, so TLS cannot go on. */
    private void send(byte[] bytes) {
        try (var _ = sendLock.hold()) {
            byte[] before = delayed;
            delayed = NOTHING;
            if (before.length > 0) {
                var joined = ByteBuffer.allocate(before.length + bytes.length);
                transport.sendAll(joined.put(before).put(bytes).array());
            } else {
                transport.sendAll(bytes);
            }
        } catch (Throwable e) {
            if (state == State.OK) {
                become(State.BROKEN);
            }
            throw e;
        }
    }

    private void receive() {
        int seen = receives;
        try (var _ = receiveLock.hold()) {
            if (seen != receives) {
                return; // another task has fed the engine meanwhile
            }
            byte[] data = transport.receiveSome();
            if (data.length == 0) {
                tls.feedEnd();
            } else {
                tls.feed(data);
            }
            receives++;
        }
    }

    private void become(State next) {
        if (state != State.CLOSED) {
            state = next;
        }
        if (next == State.CLOSED) {
            release.run();
        }
    }

    private void requireOk() {
        switch (state) {
            case OK -> {}
            case BROKEN -> throw new BrokenResourceException("the TLS session is broken");
            case CLOSED -> throw new ClosedResourceException("this TLS stream was already closed");
        }
    }

    // ------------------------------------------------------------------ what was agreed

    /** Returns what is under this stream. Does not suspend. */
    public Stream transportStream() {
        return transport;
    }

    /** Returns the agreed TLS version, such as {@code "TLSv1.3"}. Does not suspend. See {@link #agreed}. */
    public String version() {
        return agreed().getProtocol();
    }

    /** Returns the agreed cipher suite. Does not suspend. See {@link #agreed}. */
    public String cipher() {
        return agreed().getCipherSuite();
    }

    /** Returns the protocol agreed by ALPN, or null. Does not suspend. See {@link #agreed}. */
    public @Nullable String selectedAlpnProtocol() {
        agreed();
        var protocol = tls.engine().getApplicationProtocol();
        return protocol == null || protocol.isEmpty() ? null : protocol;
    }

    /** Returns the peer's certificate, or null if it showed none. Does not suspend. See {@link #agreed}. */
    public @Nullable Certificate getPeerCert() {
        try {
            return agreed().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    /**
     * Returns what the handshake has agreed on. Does not suspend.
     *
     * @throws NeedHandshakeException before the handshake
     */
    public SSLSession agreed() {
        if (!handshakeEnded.isSet()) {
            throw new NeedHandshakeException("call doHandshake() first: nothing is agreed before");
        }
        return session();
    }

    private SSLSession session() {
        return tls.engine().getSession();
    }

    @Override
    public String toString() {
        return "SslStream[" + state + ", over " + transport + "]";
    }
}
