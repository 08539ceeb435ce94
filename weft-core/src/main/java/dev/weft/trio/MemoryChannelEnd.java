package dev.weft.trio;

import dev.weft.Checkpoint;

/** What the two kinds of ends of a memory channel have in common: each is closed by itself. Loop thread only. */
abstract sealed class MemoryChannelEnd<T> implements AsyncResource permits MemorySendChannel, MemoryReceiveChannel {
    final ChannelState<T> state;
    private boolean closed;

    MemoryChannelEnd(ChannelState<T> state) {
        this.state = state;
    }

    final void requireOpen() {
        if (closed) {
            throw new ClosedResourceException("this end of the channel is closed");
        }
    }

    /** Tells who waits, here and at the other end, that this end is closed now. */
    abstract void closed();

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            closed();
        }
    }

    @Override
    public final void aclose() {
        close();
        Checkpoint.full();
    }

    /** Returns the state of the channel. */
    public final MemoryChannelStatistics statistics() {
        return state.statistics();
    }

    @Override
    public final String toString() {
        var now = statistics();
        return getClass().getSimpleName() + "[" + (closed ? "closed, " : "")
                + now.currentBufferUsed() + "/" + now.maxBufferSize() + " values, "
                + now.tasksWaitingSend() + " sending, " + now.tasksWaitingReceive() + " receiving]";
    }
}
