package dev.weft;

/**
 * Nobody can ever wake the loop: nothing is ready, no timer is set, nothing outside is awaited, and work is left. The
 * message shows who waits for whom.
 */
public final class DeadlockError extends Error {
    private static final long serialVersionUID = 1;

    DeadlockError(String message) {
        super(message);
    }
}
