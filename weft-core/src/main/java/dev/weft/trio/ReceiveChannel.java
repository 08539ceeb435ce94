package dev.weft.trio;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from somebody. A for-each loop receives until no value will come any more.
 *
 * <p>Semantics: Trio's ReceiveChannel.
 *
 * @param <T> what is received
 */
public interface ReceiveChannel<T> extends AsyncResource, Iterable<T> {
    /**
     * Receives a value. A checkpoint; cancelled, no value was taken.
     *
     * @throws EndOfChannelException if no value will come any more
     * @throws BrokenResourceException if the channel is broken
     * @throws ClosedResourceException if this channel is closed, or gets closed meanwhile
     * @throws BusyResourceException if two tasks receive at once and the channel does not allow that
     */
    T receive();

    /** Receives values until no more will come; {@code hasNext} suspends. */
    @Override
    default Iterator<T> iterator() {
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
                    throw new NoSuchElementException("no value will come from the channel any more");
                }
                fetched = false;
                return next;
            }
        };
    }
}
