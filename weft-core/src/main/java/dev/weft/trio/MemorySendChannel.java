package dev.weft.trio;

import dev.weft.Checkpoint;

/**
 * An end of a memory channel that values are put into.
 *
 * <p>Semantics: Trio's MemorySendChannel. The receivers' iterations end when the last sender is closed, so each task that
 * sends gets a {@link #copy} and closes it. Closing it does not suspend: who waits to send through this end gets
 * {@link ClosedResourceException}. Loop thread only.
 */
public final class MemorySendChannel<T> extends MemoryChannelEnd<T> implements SendChannel<T> {
    MemorySendChannel(ChannelState<T> state) {
        super(state);
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

    /** Puts a value in, or returns false if it has to wait. */
    boolean trySend(T value) {
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
    @Override
    public void send(T value) {
        Checkpoint.ifCancelled();
        if (trySend(value)) {
            Checkpoint.shielded();
        } else {
            new ChannelState.Sending<>(this, value).park();
        }
    }

    /** Makes another sender of the channel, which is closed by itself. Trio calls it clone. Does not suspend. */
    public MemorySendChannel<T> copy() {
        requireOpen();
        return new MemorySendChannel<>(state);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // that very end
    void closed() {
        state.openSenders--;
        state.failSenders(giver -> giver.end() == this, () -> new ClosedResourceException("the sender was closed"));
        if (state.openSenders == 0) {
            state.failReceivers(all -> true, () -> new EndOfChannelException("the last sender was closed"));
        }
    }
}
