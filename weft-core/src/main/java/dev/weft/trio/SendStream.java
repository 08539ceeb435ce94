package dev.weft.trio;

/**
 * Where bytes are sent to a peer. Semantics: Trio's SendStream.
 *
 * <p>One task at a time: while a call of a sending method is under way, another task's gets {@link BusyResourceException}.
 */
public interface SendStream extends AsyncResource {
    /** Sends all bytes of an array, as {@link #sendAll(byte[], int, int)} does. */
    default void sendAll(byte[] data) {
        sendAll(data, 0, data.length);
    }

    /**
     * Sends all bytes of a range, and returns when the stream has taken them; the array may be used again then. A checkpoint.
     * Cancelled, none, some or all of the bytes were sent, and nobody can tell how many.
     *
     * @throws BrokenResourceException if the peer is gone
     * @throws ClosedResourceException if this stream is closed, or gets closed meanwhile
     * @throws BusyResourceException if another task is sending
     */
    void sendAll(byte[] data, int offset, int length);

    /**
     * Waits until {@link #sendAll(byte[])} might not have to wait. A checkpoint. It may return early, but never waits on when
     * sending is possible; a broken stream lets it return, too, or throws.
     *
     * @throws BrokenResourceException if the peer is gone
     * @throws ClosedResourceException if this stream is closed, or gets closed meanwhile
     * @throws BusyResourceException if another task is sending
     */
    void waitSendAllMightNotBlock();
}
