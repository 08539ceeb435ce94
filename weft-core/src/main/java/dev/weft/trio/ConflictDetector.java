package dev.weft.trio;

/**
 * Finds two tasks in something that only one may do at a time: the second gets an error instead of a turn. Streams are made
 * with it. Loop thread only.
 *
 * <p>Semantics: Trio's own (internal) ConflictDetector.
 *
 * {@snippet :
 * try (var _ = sending.enter()) {
 *     ...
 * }
 * }
 */
public final class ConflictDetector {
    private final String message;
    private final Held held = this::leave;
    private boolean taken;

    /**
     * Makes one that nobody is in.
     *
     * @param message what the error says, such as "another task is sending on this stream"
     */
    public ConflictDetector(String message) {
        this.message = message;
    }

    /**
     * Enters, until the result is closed. Does not suspend.
     *
     * @throws BusyResourceException if another task is in
     */
    public Held enter() {
        if (taken) {
            throw new BusyResourceException(message);
        }
        taken = true;
        return held;
    }

    private void leave() {
        taken = false;
    }
}
