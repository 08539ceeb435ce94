package dev.weft.trio;

import dev.weft.spi.TlsEngines;
import dev.weft.transport.TlsOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * DTLS 1.2 without a transport and without timers: datagrams go in, flights and cleartext come out.
 *
 * <p>The JDK's engine sees a perfect network: what comes in is put in order by the {@link HandshakeInbox}, and what goes out is sent
 * again by whoever has the flight, not by the engine. After the handshake only data and alerts are let in, so that nobody can
 * begin another one or fill the engine's buffers. Nothing here suspends; the loop's thread only.
 */
final class DtlsEngine {
    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final ArrayDeque<byte[]> cleartext = new ArrayDeque<>(1);
    private final Map<Integer, Integer> cleartextMtus = new HashMap<>(1);
    private final ReplayWindow replays = new ReplayWindow();
    private DtlsFlight flight = new DtlsFlight();
    private @Nullable HandshakeInbox inbox;

    private DtlsEngine(SSLEngine engine) {
        this.engine = engine;
        var parameters = engine.getSSLParameters();
        parameters.setEnableRetransmissions(false);
        engine.setSSLParameters(parameters);
    }

    /** Makes one side of an association. */
    static DtlsEngine of(TlsOptions options, boolean serverSide, InetSocketAddress peer) {
        return new DtlsEngine(TlsEngines.createDtls(options, serverSide, peer.getHostString(), peer.getPort()));
    }

    // ------------------------------------------------------------------ the handshake

    /**
     * Begins a handshake: a client's, or a server's by a message with a good cookie. The JDK's engine insists on a cookie of its own,
     * which says nothing about the client's address, so the client is asked once more. The engine has to hear of the messages
     * that were answered without it, for both sides count them.
     *
     * @param hello null: this is the client
     */
    void begin(@Nullable ClientHello hello) throws SSLException {
        engine.beginHandshake();
        if (hello == null) {
            inbox = new HandshakeInbox(0, 0, -1);
            drain();
            return;
        }
        int count = hello.sequence() + 1;
        inbox = new HandshakeInbox(count, count, hello.number());
        for (int sequence = 0; sequence < count; sequence++) {
            flight = new DtlsFlight();
            unwrap(sequence < count - 1 ? hello.earlier(sequence) : hello.record());
        }
    }

    /**
     * Takes a record. {@link #takeCleartext} has the data that was in it, if it was the peer's and is no duplicate.
     *
     * @return whether there is a new flight by it, or the handshake is done by it
     */
    boolean take(DtlsRecord record) throws SSLException {
        if (!isEstablished()) {
            return takeHandshake(record);
        }
        if (isOfInterest(record) && !replays.contains(record.number())) {
            unwrap(record);
            if (!cleartext.isEmpty() || peerHasEnded()) { // then it is genuine
                replays.add(record.number());
            }
        }
        return false;
    }

    private boolean takeHandshake(DtlsRecord record) throws SSLException {
        var before = flight;
        flight = new DtlsFlight();
        for (var next :
                Objects.requireNonNull(inbox, "the handshake has not begun").add(record)) {
            if (!isEstablished()) {
                unwrap(next);
            }
        }
        boolean further = !flight.isEmpty() || isEstablished();
        if (!further) {
            flight = before;
        }
        return further;
    }

    boolean hasBegun() {
        return inbox != null;
    }

    boolean isEstablished() {
        return hasBegun() && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Returns what this side said last. */
    DtlsFlight flight() {
        return flight;
    }

    /** Returns what a failed or closed engine has to tell the peer. */
    DtlsFlight lastWords() {
        flight = new DtlsFlight();
        try {
            drain();
        } catch (SSLException again) {
            // the failure itself, which the caller has
        }
        return flight;
    }

    // ------------------------------------------------------------------ data

    /** Encrypts a datagram. */
    byte[] seal(byte[] data) throws SSLException {
        var source = ByteBuffer.wrap(data);
        var packet = wrap(source);
        if (source.hasRemaining()) {
            throw new SSLException("the DTLS session has ended");
        }
        return bytes(packet);
    }

    /** Returns whether a record may be let in after the handshake. */
    static boolean isOfInterest(DtlsRecord record) {
        return record.epoch() == 1
                && (record.type() == DtlsRecord.APPLICATION_DATA || record.type() == DtlsRecord.ALERT);
    }

    /** Returns the data of a record, or null. */
    byte @Nullable [] takeCleartext() {
        return cleartext.poll();
    }

    boolean peerHasEnded() {
        return engine.isInboundDone();
    }

    /** Ends the session; {@link #lastWords} tells the peer. */
    void close() {
        engine.closeOutbound();
    }

    /** Returns how much data fits into a datagram of a size. Asks the engine, by a record that nobody gets. */
    int cleartextMtu(int mtu) throws SSLException {
        var known = cleartextMtus.get(mtu);
        if (known != null) {
            return known;
        }
        int usual = parameters().getMaximumPacketSize();
        limitPackets(Math.min(mtu, usual));
        try {
            var source = ByteBuffer.allocate(mtu);
            wrap(source);
            cleartextMtus.put(mtu, source.position());
            return source.position();
        } finally {
            limitPackets(usual);
        }
    }

    SSLSession session() {
        return engine.getSession();
    }

    // ------------------------------------------------------------------ the JDK's engine

    private SSLParameters parameters() {
        return engine.getSSLParameters();
    }

    private void limitPackets(int size) {
        var parameters = parameters();
        parameters.setMaximumPacketSize(size);
        engine.setSSLParameters(parameters);
    }

    /** Lets the engine do all that it can without hearing from the peer. */
    private void drain() throws SSLException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_UNWRAP_AGAIN -> unwrap(NO_BYTES);
                case NEED_WRAP -> {
                    var records = DtlsRecord.parse(bytes(wrap(NO_BYTES)));
                    if (records.isEmpty()) {
                        return; // closed
                    }
                    records.forEach(flight::add);
                }
                default -> {
                    return;
                }
            }
        }
    }

    /** Certificates are checked here, on the loop's thread, as in TLS over a stream. */
    private void runTasks() {
        for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void unwrap(DtlsRecord record) throws SSLException {
        if (record.size() <= engine.getSession().getPacketBufferSize()) { // else the engine takes offence
            unwrap(ByteBuffer.wrap(record.bytes()));
            drain();
        }
    }

    private void unwrap(ByteBuffer record) throws SSLException {
        var target = ByteBuffer.allocate(record.remaining());
        while (engine.unwrap(record, target).getStatus() == Status.BUFFER_OVERFLOW) {
            target = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        }
        if (target.position() > 0) {
            cleartext.add(bytes(target));
        }
    }

    /** Makes one record. */
    private ByteBuffer wrap(ByteBuffer source) throws SSLException {
        var packet = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        while (engine.wrap(source, packet).getStatus() == Status.BUFFER_OVERFLOW) {
            packet = ByteBuffer.allocate(2 * packet.capacity());
        }
        return packet;
    }

    private static byte[] bytes(ByteBuffer filled) {
        byte[] bytes = new byte[filled.flip().remaining()];
        filled.get(bytes);
        return bytes;
    }
}
