package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.transport.TlsOptions;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * An association with one peer over datagrams, secured by DTLS: what is sent arrives whole, unchanged and at most once, or not at
 * all; in any order.
 *
 * <p>Semantics: Trio's DTLSChannel. The handshake comes with the first call that needs it, or with {@link #doHandshake()}; it
 * says again what gets lost. Several tasks may send and receive at once. Beyond Trio: a handshake that fails says why, here and to
 * the peer; closing says farewell, by one datagram that may get lost, and whoever hears a farewell gets
 * {@link EndOfChannelException}.
 *
 * <p>Threads: the loop's only.
 */
public final class DtlsChannel implements Channel<byte[]> {
    /*
     * HANDSHAKE -> ESTABLISHED -> ENDED (by the peer); from each of them to BROKEN and to CLOSED, from BROKEN to CLOSED.
     * The sending side of `incoming` is closed if and only if nothing will be received any more, the receiving side if and only
     * if the state is CLOSED.
     */
    private enum State {
        HANDSHAKE,
        ESTABLISHED,
        ENDED,
        BROKEN,
        CLOSED
    }

    private static final Duration INITIAL_RETRANSMIT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRANSMIT_TIMEOUT = Duration.ofSeconds(60);
    private static final long LAST_FLIGHT_PAUSE = Duration.ofMillis(100).toNanos();
    private static final int ETHERNET_MTU = 1500;
    private static final int SMALLEST_MTU = 64;

    private final DtlsEndpoint endpoint;
    private final InetSocketAddress peer;
    private final TlsOptions tls;
    private final @Nullable ClientHello hello; // null: this is the client
    private final MemoryChannel<List<DtlsRecord>> incoming;
    private final Lock handshakeLock = new Lock();
    private State state = State.HANDSHAKE;
    private @Nullable DtlsEngine engine; // a server's is made in the handler's task, which hears if that fails
    private @Nullable String broken;
    private @Nullable Throwable cause;
    private int ciphertextMtu;
    private int handshakeMtu;
    private long nextRecord; // of those in the clear
    private long lastFlightSent = Long.MIN_VALUE;
    private long dropped;

    /** How an association fares: how many packets came while its buffer was full, and were thrown away. */
    public record Statistics(long incomingPacketsDropped) {}

    DtlsChannel(DtlsEndpoint endpoint, InetSocketAddress peer, TlsOptions tls, @Nullable ClientHello hello) {
        this.endpoint = endpoint;
        this.peer = peer;
        this.tls = tls;
        this.hello = hello;
        engine = hello == null ? DtlsEngine.of(tls, false, peer) : null;
        incoming = Trio.openMemoryChannel(endpoint.incomingPacketsBuffer());
        nextRecord = hello == null ? 0 : hello.number();
        setCiphertextMtu(ETHERNET_MTU - packetHeaders());
    }

    private DtlsEngine engine() {
        var known = engine;
        if (known == null) {
            known = DtlsEngine.of(tls, true, peer);
            engine = known;
        }
        return known;
    }

    private boolean isIpv4() {
        return peer.getAddress() instanceof Inet4Address;
    }

    private int packetHeaders() {
        return isIpv4() ? 28 : 48;
    }

    /** What every network must carry. */
    private int worstMtu() {
        return (isIpv4() ? 576 : 1280) - packetHeaders();
    }

    // ------------------------------------------------------------------ the handshake

    /** Does the handshake as {@link #doHandshake(Duration)} does, beginning with a second. */
    public void doHandshake() {
        doHandshake(INITIAL_RETRANSMIT_TIMEOUT);
    }

    /**
     * Makes sure that the handshake is done. A checkpoint. Cancelled in the middle, another call goes on with it. How long it may
     * take is up to the scopes around: a peer that never answers is asked for ever.
     *
     * @param initialRetransmitTimeout how long to wait for an answer before asking again; each further wait is twice as long, up to
     *     a minute
     * @throws BrokenResourceException if the handshake fails, and the cause says why, or if the peer begins a new one meanwhile
     */
    public void doHandshake(Duration initialRetransmitTimeout) {
        if (!initialRetransmitTimeout.isPositive()) {
            throw new IllegalArgumentException("the timeout must be positive: " + initialRetransmitTimeout);
        }
        requireUsable();
        try (var _ = handshakeLock.hold()) {
            requireUsable();
            if (state == State.HANDSHAKE) {
                shakeHands(initialRetransmitTimeout);
            }
        }
    }

    /** Returns whether it has waited. */
    private boolean ensureHandshake() {
        if (state != State.HANDSHAKE) {
            return false;
        }
        doHandshake();
        return true;
    }

    private void shakeHands(Duration initial) {
        if (!engine().hasBegun()) {
            attempt(() -> {
                engine().begin(hello);
                return true;
            });
        }
        var timeout = initial;
        int failures = 0;
        while (state == State.HANDSHAKE) {
            endpoint.awaitWritable();
            requireUsable();
            sendFlight();
            if (!Trio.moveOnAfter(timeout, this::awaitAnswer).cancelledCaught()) {
                timeout = failures == 0 ? initial : timeout; // a loss shows that the network is slow, or full
                failures = 0;
                continue;
            }
            timeout = timeout.compareTo(LONGEST_RETRANSMIT_TIMEOUT.dividedBy(2)) < 0
                    ? timeout.multipliedBy(2)
                    : LONGEST_RETRANSMIT_TIMEOUT;
            if (++failures == 2) {
                handshakeMtu = Math.min(handshakeMtu, worstMtu()); // it may have been too large for somebody on the way
            }
        }
    }

    /** Waits for what brings the handshake further, and sends what is left to say if it is done by that. */
    private void awaitAnswer() {
        boolean further = false;
        while (!further) {
            for (var record : nextPacket()) {
                further |= attempt(() -> engine().take(record));
            }
        }
        if (engine().isEstablished()) {
            state = State.ESTABLISHED;
            sendFlight();
        }
    }

    private void sendFlight() {
        for (byte[] datagram : engine().flight().datagrams(handshakeMtu, () -> nextRecord++)) {
            endpoint.send(datagram, peer);
        }
    }

    // ------------------------------------------------------------------ data

    /**
     * Sends a packet, as one datagram. A checkpoint; cancelled, it was not sent.
     *
     * @param data at least one byte, and what is left of {@link #getCleartextMtu()} at most, or the network may not carry it
     * @throws IllegalArgumentException if it is empty, or larger than any record: 16 KiB
     * @throws BrokenResourceException if the handshake fails, or the peer has ended the association or begun a new one
     */
    @Override
    public void send(byte[] data) {
        if (data.length == 0 || data.length > DtlsRecord.MOST_PAYLOAD) {
            throw new IllegalArgumentException(
                    "a DTLS packet has 1 to " + DtlsRecord.MOST_PAYLOAD + " bytes, not " + data.length);
        }
        Checkpoint.ifCancelled();
        requireUsable();
        boolean waited = ensureHandshake();
        waited |= endpoint.awaitWritable();
        requireUsable();
        if (state == State.ENDED) {
            throw new BrokenResourceException("the peer has ended this association");
        }
        endpoint.send(attempt(() -> engine().seal(data)), peer);
        if (!waited) {
            Checkpoint.shielded();
        }
    }

    /**
     * Receives a packet. A checkpoint; cancelled, none was taken.
     *
     * @throws EndOfChannelException if the peer has said farewell
     * @throws BrokenResourceException if the handshake fails, or the peer has begun a new one
     */
    @Override
    public byte[] receive() {
        Checkpoint.ifCancelled();
        requireUsable();
        boolean waited = ensureHandshake();
        byte[] data;
        while ((data = engine().takeCleartext()) == null) {
            var packet = nextPacket();
            waited = true;
            for (var record : packet) {
                attempt(() -> engine().take(record));
            }
            if (engine().peerHasEnded() && state == State.ESTABLISHED) {
                state = State.ENDED;
                incoming.send().close();
            }
        }
        if (!waited) {
            Checkpoint.shielded();
        }
        return data;
    }

    /** Waits for a packet. A checkpoint. */
    private List<DtlsRecord> nextPacket() {
        try {
            return incoming.receive().receive();
        } catch (EndOfChannelException end) {
            requireUsable();
            throw new EndOfChannelException("the peer has said farewell");
        }
    }

    /** Is handed what has come from the peer. Home thread; does not suspend. */
    void arrived(List<DtlsRecord> packet) {
        if (packet.isEmpty()) {
            return;
        }
        switch (state) {
            case HANDSHAKE -> keep(packet);
            case ESTABLISHED -> {
                if (packet.getFirst().epoch() == 0) {
                    repeatLastFlight();
                }
                packet.stream().filter(DtlsEngine::isOfInterest).map(List::of).forEach(this::keep);
            }
            default -> {} // nobody will look at it
        }
    }

    private void keep(List<DtlsRecord> packet) {
        if (!incoming.send().trySend(packet)) {
            dropped++;
        }
    }

    /** The peer has not heard that the handshake is done. It may be somebody else who says so, so this has a limit. */
    private void repeatLastFlight() {
        long now = EventLoop.current().nanoTime();
        if (lastFlightSent == Long.MIN_VALUE || now - lastFlightSent >= LAST_FLIGHT_PAUSE) {
            lastFlightSent = now;
            sendFlight();
        }
    }

    // ------------------------------------------------------------------ the end

    /** Closes it as {@link #aclose} does. Does not suspend. */
    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.ESTABLISHED) {
            engine().close();
            tellPeer();
        }
        state = State.CLOSED;
        endpoint.forget(this);
        incoming.receive().close();
    }

    /** Says farewell, and wakes who waits for a packet: with {@link ClosedResourceException}. A checkpoint. */
    @Override
    public void aclose() {
        close();
        Checkpoint.full();
    }

    /** Is told that another association with the same peer takes its place. Does not suspend. */
    void replaced() {
        fail("another association with " + peer + " has taken the place of this one", null);
    }

    private void fail(String why, @Nullable Throwable reason) {
        if (state != State.CLOSED && state != State.BROKEN) {
            state = State.BROKEN;
            broken = why;
            cause = reason;
            endpoint.forget(this);
            incoming.send().close();
        }
    }

    /** One step of the engine(). */
    @FunctionalInterface
    private interface Step<T> {
        T run() throws SSLException;
    }

    private <T> T attempt(Step<T> step) {
        try {
            return step.run();
        } catch (SSLException e) {
            tellPeer();
            fail("DTLS failed: " + e.getMessage(), e);
            throw broken();
        }
    }

    private void tellPeer() {
        engine().lastWords();
        sendFlight();
    }

    private void requireUsable() {
        switch (state) {
            case BROKEN -> throw broken();
            case CLOSED -> throw new ClosedResourceException("this DTLS channel was already closed");
            default -> {}
        }
    }

    private BrokenResourceException broken() {
        var error = new BrokenResourceException(String.valueOf(broken));
        if (cause != null) {
            error.initCause(cause);
        }
        return error;
    }

    // ------------------------------------------------------------------ sizes and facts

    /**
     * Says how large a datagram's payload may be, on its way to this peer. Before the handshake, its messages are cut to that size
     * (and to a smaller one if they get lost); later it only counts for {@link #getCleartextMtu()}. Does not suspend. At first it
     * is what Ethernet carries: 1472 bytes over IPv4, 1452 over IPv6.
     */
    public void setCiphertextMtu(int mtu) {
        if (mtu < SMALLEST_MTU) {
            throw new IllegalArgumentException("no handshake fits into datagrams of " + mtu + " bytes");
        }
        ciphertextMtu = mtu;
        handshakeMtu = mtu;
    }

    /**
     * Returns how many bytes {@link #send} may take at once, so that the network carries them. Does not suspend.
     *
     * @throws NeedHandshakeException before the handshake
     */
    public int getCleartextMtu() {
        requireAgreed();
        requireUsable();
        return attempt(() -> engine().cleartextMtu(ciphertextMtu));
    }

    /**
     * Returns what the handshake has agreed on. Does not suspend.
     *
     * @throws NeedHandshakeException before the handshake
     */
    public SSLSession agreed() {
        requireAgreed();
        return engine().session();
    }

    private void requireAgreed() {
        if (engine == null || !engine.isEstablished()) {
            throw new NeedHandshakeException("call doHandshake() first: nothing is agreed before");
        }
    }

    /** Returns how it fares. Does not suspend. */
    public Statistics statistics() {
        return new Statistics(dropped);
    }

    /** Returns what this channel uses. Does not suspend. */
    public DtlsEndpoint endpoint() {
        return endpoint;
    }

    /** Returns where the peer is. Does not suspend. */
    public InetSocketAddress peerAddress() {
        return peer;
    }

    /** Returns whether a client's first message is the one that this association has begun with, but for the cookie. */
    boolean hasBegunWith(ClientHello other) {
        return hello != null && hello.isRepeatedBy(other);
    }

    @Override
    public String toString() {
        return "DtlsChannel[" + state + ", " + peer + "]";
    }
}
