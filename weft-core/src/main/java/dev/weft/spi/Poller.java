package dev.weft.spi;

/** Waits for the outside on behalf of one loop. All methods but {@link #wakeup} belong to the loop's home thread. */
public interface Poller extends AutoCloseable {
    /**
     * Waits for I/O or a wake-up, and runs the I/O callbacks that are due on the calling thread.
     *
     * @param timeoutNanos the longest wait; 0 just looks, {@link Long#MAX_VALUE} waits for ever
     */
    void poll(long timeoutNanos);

    /** Ends the wait that is under way, or else the next one. Any thread. */
    void wakeup();

    /** Returns whether anything outside is registered, so that waiting can end by itself. */
    boolean active();

    @Override
    void close();
}
