package dev.weft.trio;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Where bytes come from a peer. A for-each loop receives pieces of whatever size until the peer ends.
 *
 * <p>Semantics: Trio's ReceiveStream. One task at a time: another one that would have to wait gets
 * {@link BusyResourceException}.
 */
public interface ReceiveStream extends AsyncResource, Iterable<byte[]> {
    /** Receives what there is, in a piece of a size that suits the stream. See {@link #receiveSome(int)}. */
    byte[] receiveSome();

    /**
     * Receives what there is, and waits if there is nothing. A checkpoint; cancelled, nothing was taken.
     *
     * @param maxBytes the most bytes to take, at least 1
     * @return at least one byte; empty if the peer has ended
     * @throws BrokenResourceException if the connection broke
     * @throws ClosedResourceException if this stream is closed, or gets closed meanwhile
     * @throws BusyResourceException if another task waits to receive
     */
    byte[] receiveSome(int maxBytes);

    /** Receives pieces until the peer ends; {@code hasNext} suspends. */
    @Override
    default Iterator<byte[]> iterator() {
        return new Iterator<>() {
            private byte[] next = {};

            @Override
            public boolean hasNext() {
                if (next.length == 0) {
                    next = receiveSome();
                }
                return next.length > 0;
            }

            @Override
            public byte[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the peer has ended the stream");
                }
                var piece = next;
                next = new byte[0];
                return piece;
            }
        };
    }
}
