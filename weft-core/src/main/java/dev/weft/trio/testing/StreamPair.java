package dev.weft.trio.testing;

import dev.weft.trio.AsyncResource;

/**
 * Two streams that are joined: what the left one sends comes out of the right one, and back where both are two-way.
 *
 * @param left one end; of a one-way pair the sender
 * @param right the other end; of a one-way pair the receiver
 * @param <L> what the left end is
 * @param <R> what the right end is
 */
public record StreamPair<L extends AsyncResource, R extends AsyncResource>(L left, R right) {
    /** Returns the same pair, seen from the other side. */
    public StreamPair<R, L> flipped() {
        return new StreamPair<>(/* left= */ right, /* right= */ left);
    }
}
