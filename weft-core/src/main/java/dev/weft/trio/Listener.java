package dev.weft.trio;

import java.io.IOException;

/**
 * Where connections come in. Semantics: Trio's Listener.
 *
 * @param <T> what a connection is
 */
public interface Listener<T extends AsyncResource> extends AsyncResource {
    /**
     * Waits for a connection. A checkpoint; cancelled, none was taken.
     *
     * @throws IOException if a connection could not be accepted; the next one may be
     * @throws ClosedResourceException if this listener is closed, or gets closed meanwhile
     * @throws BusyResourceException if another task waits here and the listener does not allow that
     */
    T accept() throws IOException;
}
