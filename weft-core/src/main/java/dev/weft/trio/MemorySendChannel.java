package dev.weft.trio;

import dev.weft.Checkpoint;

/**
 * An end of a memory channel that values are put into.
 *
 * <p>Semantics: Trio's MemorySendChannel. The receivers' iterations end when the last sender is closed, so each task that
 * sends gets a {@link #copy} and closes it. Loop thread only.
 */
public final class MemorySendChannel<T> implements AutoCloseable {
    private final ChannelState<T> state;
    private boolean closed;

    MemorySendChannel(ChannelState<T> state) {
        this.state = state;
        state.openSenders++;
    }

    /**
     * Puts a value in if nobody has to wait for that. Does not suspend.
     *
     * @throws WouldBlockException if the buffer is full and nobody waits for a value
     * @throws ClosedResourceException if this end is closed
     * @throws BrokenResourceException if all receivers are closed
     */
    public void sendNowait(T value) {
        if (!trySend(value)) {
            throw new WouldBlockException("the channel is full: " + state.capacity + " values are in it");
        }
    }

    private boolean trySend(T value) {
        requireOpen();
        if (state.openReceivers == 0) {
            throw new BrokenResourceException("nobody will receive this value: all receivers are closed");
        }
        return state.offer(value);
    }

    /**
     * Puts a value in, and waits for room if there is none. A checkpoint; cancelled, the value was not sent.
     *
     * @throws ClosedResourceException if this end is closed, or gets closed meanwhile
     * @throws BrokenResourceException if all receivers are closed, or get closed meanwhile
     */
    public void send(T value) {
        Checkpoint.ifCancelled();
        if (trySend(value)) {
            Checkpoint.shielded();
        } else {
            new ChannelState.Sending<>(state, this, value).wait.park();
        }
    }

    /** Makes another sender of the channel, which is closed by itself. Trio calls it clone. Does not suspend. */
    public MemorySendChannel<T> copy() {
        requireOpen();
        return new MemorySendChannel<>(state);
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedResourceException("this sender of the channel is closed");
        }
    }

    /** Closes this end; who waits to send through it gets {@link ClosedResourceException}. Does not suspend. */
    @Override
    @SuppressWarnings("ReferenceEquality") // that very end
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        state.openSenders--;
        state.failSenders(sending -> sending.end == this, new ClosedResourceException("the sender was closed"));
        if (state.openSenders == 0) {
            state.failReceivers(all -> true, new EndOfChannelException("the last sender was closed"));
        }
    }

    /** Closes this end as {@link #close} does. A checkpoint; cancelled, it is closed all the same. */
    public void aclose() {
        close();
        Checkpoint.full();
    }

    /** Returns the state of the channel. */
    public MemoryChannelStatistics statistics() {
        return state.statistics();
    }
}
