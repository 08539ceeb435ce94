package dev.weft.spi;

/**
 * Waits for the outside on behalf of one loop. All methods but {@link #wakeup} and {@link #await} belong to the loop's home
 * thread.
 */
public interface Poller extends AutoCloseable {
    /**
     * Waits for I/O or a wake-up, and runs the I/O callbacks that are due on the calling thread.
     *
     * @param timeoutNanos the longest wait; 0 just looks, {@link Long#MAX_VALUE} waits for ever
     */
    void poll(long timeoutNanos);

    /**
     * Waits as {@link #poll} does, but runs no callback: the next {@link #poll} does that. A guest's waiter calls this while the
     * home thread belongs to the host.
     *
     * @param timeoutNanos the longest wait; {@link Long#MAX_VALUE} waits for ever
     * @throws UnsupportedOperationException if it cannot wait without running callbacks
     */
    default void await(long timeoutNanos) {
        throw new UnsupportedOperationException(this + " only waits in its home thread: its loop cannot be a guest");
    }

    /** Ends the wait that is under way, or else the next one. Any thread. */
    void wakeup();

    /** Returns whether anything outside is registered, so that waiting can end by itself. */
    boolean active();

    @Override
    void close();
}
