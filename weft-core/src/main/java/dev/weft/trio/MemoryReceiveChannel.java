package dev.weft.trio;

import dev.weft.Checkpoint;

/**
 * An end of a memory channel that values come out of; each value comes out once, at one receiver.
 *
 * <p>Semantics: Trio's MemoryReceiveChannel. A for-each loop receives until the last sender is closed. Closing it does not
 * suspend: who waits at this end gets {@link ClosedResourceException}; after the last receiver, what is in the buffer is
 * dropped, and senders get {@link BrokenResourceException}. Loop thread only.
 */
public final class MemoryReceiveChannel<T> extends MemoryChannelEnd<T> implements ReceiveChannel<T> {
    MemoryReceiveChannel(ChannelState<T> state) {
        super(state);
        state.openReceivers++;
    }

    /**
     * Takes a value if there is one. Does not suspend.
     *
     * @throws WouldBlockException if there is none
     * @throws EndOfChannelException if there is none, and all senders are closed
     * @throws ClosedResourceException if this end is closed
     */
    public T receiveNowait() {
        if (!ready()) {
            throw new WouldBlockException("the channel is empty");
        }
        return state.take();
    }

    /** Returns whether a value can be taken at once. */
    boolean ready() {
        requireOpen();
        if (state.hasValue()) {
            return true;
        }
        if (state.openSenders == 0) {
            throw new EndOfChannelException("no value will come: all senders are closed");
        }
        return false;
    }

    /**
     * Takes a value, and waits for one if there is none. A checkpoint; cancelled, no value was taken.
     *
     * @throws EndOfChannelException if there is none, and all senders are closed, or get closed meanwhile
     * @throws ClosedResourceException if this end is closed, or gets closed meanwhile
     */
    @Override
    public T receive() {
        Checkpoint.ifCancelled();
        if (ready()) {
            var value = state.take();
            Checkpoint.shielded();
            return value;
        }
        return new ChannelState.Receiving<>(this).park();
    }

    /** Makes another receiver of the channel, which is closed by itself. Trio calls it clone. Does not suspend. */
    public MemoryReceiveChannel<T> copy() {
        requireOpen();
        return new MemoryReceiveChannel<>(state);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // that very end
    void closed() {
        state.openReceivers--;
        state.failReceivers(taker -> taker.end() == this, () -> new ClosedResourceException("the receiver was closed"));
        if (state.openReceivers == 0) {
            state.failSenders(all -> true, () -> new BrokenResourceException("the last receiver was closed"));
            state.drop();
        }
    }
}
