package dev.weft.trio;

import dev.weft.Checkpoint;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An end of a memory channel that values come out of; each value comes out once, at one receiver.
 *
 * <p>Semantics: Trio's MemoryReceiveChannel. A for-each loop receives until the last sender is closed. Loop thread only.
 */
public final class MemoryReceiveChannel<T> implements AutoCloseable, Iterable<T> {
    private final ChannelState<T> state;
    private boolean closed;

    MemoryReceiveChannel(ChannelState<T> state) {
        this.state = state;
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

    private boolean ready() {
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
    public T receive() {
        Checkpoint.ifCancelled();
        if (ready()) {
            var value = state.take();
            Checkpoint.shielded();
            return value;
        }
        return new ChannelState.Receiving<>(state, this).wait.park();
    }

    /** Makes another receiver of the channel, which is closed by itself. Trio calls it clone. Does not suspend. */
    public MemoryReceiveChannel<T> copy() {
        requireOpen();
        return new MemoryReceiveChannel<>(state);
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedResourceException("this receiver of the channel is closed");
        }
    }

    /**
     * Closes this end; who waits at it gets {@link ClosedResourceException}. After the last receiver, what is in the buffer is
     * dropped, and senders get {@link BrokenResourceException}. Does not suspend.
     */
    @Override
    @SuppressWarnings("ReferenceEquality") // that very end
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        state.openReceivers--;
        state.failReceivers(receiving -> receiving.end == this, new ClosedResourceException("the receiver was closed"));
        if (state.openReceivers == 0) {
            state.failSenders(all -> true, new BrokenResourceException("the last receiver was closed"));
            state.clear();
        }
    }

    /** Closes this end as {@link #close} does. A checkpoint; cancelled, it is closed all the same. */
    public void aclose() {
        close();
        Checkpoint.full();
    }

    /** Receives values until all senders are closed; {@code hasNext} suspends. */
    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private @Nullable T next;
            private boolean fetched;

            @Override
            public boolean hasNext() {
                if (!fetched) {
                    try {
                        next = receive();
                    } catch (EndOfChannelException end) {
                        return false;
                    }
                    fetched = true;
                }
                return true;
            }

            @Override
            @SuppressWarnings("NullAway") // what was fetched is a T
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("all senders of the channel are closed");
                }
                fetched = false;
                return next;
            }
        };
    }

    /** Returns the state of the channel. */
    public MemoryChannelStatistics statistics() {
        return state.statistics();
    }
}
