package dev.weft.trio;

/**
 * Where values are sent to somebody. Semantics: Trio's SendChannel.
 *
 * @param <T> what is sent
 */
public interface SendChannel<T> extends AsyncResource {
    /**
     * Sends a value. A checkpoint; cancelled, the value was not sent.
     *
     * @throws BrokenResourceException if nobody will receive it
     * @throws ClosedResourceException if this channel is closed, or gets closed meanwhile
     * @throws BusyResourceException if two tasks send at once and the channel does not allow that
     */
    void send(T value);
}
