package dev.weft.trio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS without a transport: encrypted bytes go in and come out, and each step says whether it needs more of them.
 *
 * <p>A step is called again, after {@link #feed} or {@link #feedEnd}, until it needs nothing. Whatever it says, what is in
 * {@link #takeOutgoing} is to be sent first. Nothing here suspends; the loop's thread only.
 */
final class TlsEngine {
    /** What a step needs to go on. */
    enum Need {
        NOTHING,
        INPUT
    }

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream(0);
    private ByteBuffer incoming = NO_BYTES; // encrypted, to be read
    private ByteBuffer decrypted = NO_BYTES; // to be read
    private ByteBuffer packet = NO_BYTES;
    private boolean begun;
    private boolean transportEnded;

    TlsEngine(SSLEngine engine) {
        this.engine = engine;
    }

    SSLEngine engine() {
        return engine;
    }

    // ------------------------------------------------------------------ the transport's side

    void feed(byte[] data) {
        if (!incoming.hasRemaining()) {
            incoming = ByteBuffer.wrap(data);
            return;
        }
        var joined = ByteBuffer.allocate(incoming.remaining() + data.length);
        incoming = joined.put(incoming).put(data).flip();
    }

    void feedEnd() {
        transportEnded = true;
    }

    byte[] takeOutgoing() {
        byte[] bytes = outgoing.toByteArray();
        outgoing.reset();
        return bytes;
    }

    /** Takes what came and was not TLS's any more. */
    byte[] takeIncoming() {
        byte[] rest = new byte[incoming.remaining()];
        incoming.get(rest);
        return rest;
    }

    // ------------------------------------------------------------------ steps

    Need handshake() throws SSLException {
        if (!begun) {
            begun = true;
            engine.beginHandshake();
        }
        var need = shakeHands(true);
        if (engine.isInboundDone() || engine.isOutboundDone()) {
            throw new SSLException("the peer ended the TLS session in its handshake");
        }
        return need;
    }

    /** Decrypts until there is something to take or the peer has said that no more will come. */
    Need read() throws SSLException {
        while (isDry()) {
            if (shakeHands(false) == Need.INPUT) {
                return Need.INPUT;
            }
            if (isDry() && !unwrap()) {
                return input();
            }
        }
        return Need.NOTHING;
    }

    /** Encrypts all of the source. */
    Need write(ByteBuffer source) throws SSLException {
        while (source.hasRemaining()) {
            if (shakeHands(false) == Need.INPUT) {
                return Need.INPUT;
            }
            if (engine.isOutboundDone()) {
                throw new SSLException("the peer has ended the TLS session");
            }
            wrap(source);
        }
        return Need.NOTHING;
    }

    /** Says farewell, and needs nothing once the peer has said its own. */
    Need shutDown() throws SSLException {
        engine.closeOutbound();
        wrapAll();
        while (!engine.isInboundDone()) {
            if (decrypted.hasRemaining()) {
                throw new SSLException("the peer still sends data");
            }
            runTasks();
            if (!unwrap()) {
                return input();
            }
        }
        return Need.NOTHING;
    }

    /** Lets a failed engine put what it has to tell the peer into the outgoing bytes. */
    void reportFailure() {
        try {
            wrapAll();
        } catch (SSLException again) {
            // the failure itself, which the caller has
        }
    }

    byte[] take(int most) {
        byte[] taken = new byte[Math.min(most, decrypted.remaining())];
        decrypted.get(taken);
        return taken;
    }

    private boolean isDry() {
        return !decrypted.hasRemaining() && !engine.isInboundDone();
    }

    // ------------------------------------------------------------------ the engine's moves

    /**
     * Works off whatever the engine wants to negotiate; most of the time nothing.
     *
     * @param first whether this is the handshake proper: then the engine also tells there why it has failed. Later, an
     *     engine whose peer has ended wants only to say farewell, for which it is too early.
     */
    private Need shakeHands(boolean first) throws SSLException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    if (engine.isOutboundDone() || (engine.isInboundDone() && !first)) {
                        return Need.NOTHING;
                    }
                    wrap(NO_BYTES);
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (engine.isInboundDone()) {
                        return Need.NOTHING;
                    }
                    if (!unwrap() && isShakingHands()) {
                        return input();
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return Need.NOTHING;
                }
            }
        }
    }

    /** OpenSSL may have come to the end of its handshake when it asks for the next packet. */
    private boolean isShakingHands() {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    private Need input() throws TlsTruncatedException {
        if (transportEnded) {
            throw new TlsTruncatedException();
        }
        return Need.INPUT;
    }

    /** Certificates are checked here, on the loop's thread, as Netty and OpenSSL do. */
    private void runTasks() {
        for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Lets a closing engine say all that it has to say. */
    private void wrapAll() throws SSLException {
        boolean more = true;
        while (more && !engine.isOutboundDone()) {
            more = wrap(NO_BYTES) > 0;
        }
    }

    /** Encrypts one packet, and returns its size. */
    private int wrap(ByteBuffer source) throws SSLException {
        int size = engine.getSession().getPacketBufferSize(); // an engine may say nothing of a smaller one
        if (packet.capacity() < size) {
            packet = ByteBuffer.allocate(size);
        }
        packet.clear();
        while (engine.wrap(source, packet).getStatus() == Status.BUFFER_OVERFLOW) {
            packet = ByteBuffer.allocate(packet.capacity() * 2);
        }
        outgoing.write(packet.array(), 0, packet.position());
        return packet.position();
    }

    /** Decrypts one packet; false if it has not come whole. */
    private boolean unwrap() throws SSLException {
        decrypted.compact();
        try {
            while (true) {
                var result = engine.unwrap(incoming, decrypted);
                switch (result.getStatus()) {
                    case BUFFER_OVERFLOW ->
                        decrypted = ByteBuffer.allocate(decrypted.position()
                                        + engine.getSession().getApplicationBufferSize())
                                .put(decrypted.flip());
                    case BUFFER_UNDERFLOW -> {
                        return false;
                    }
                    case CLOSED -> { // OpenSSL says so of a missing packet, too, once this side has said farewell
                        return result.bytesConsumed() > 0 || engine.isInboundDone();
                    }
                    case OK -> {
                        return true;
                    }
                }
            }
        } finally {
            decrypted.flip();
        }
    }
}
