package dev.weft.trio;

/** A connection whose sending half can be ended alone. Semantics: Trio's HalfCloseableStream. */
public interface HalfCloseableStream extends Stream {
    /**
     * Ends the sending half: the peer receives what was sent, then the end. This side may go on receiving. A checkpoint. A
     * second call does nothing else than that; {@link #sendAll(byte[])} throws {@link ClosedResourceException} from then on.
     *
     * @throws BrokenResourceException if the peer is gone
     * @throws ClosedResourceException if this stream is closed
     * @throws BusyResourceException if another task is sending
     */
    void sendEof();
}
