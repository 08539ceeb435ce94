package dev.weft.trio;

/**
 * The user pressed Ctrl-C: what {@link Trio#run} throws after the cancelled run has unwound.
 *
 * <p>It is an {@link Error}, so that {@code catch (Exception e)} lets it pass. Semantics: Python's {@code KeyboardInterrupt}, but
 * it is never thrown inside the run: there, Ctrl-C is a cancellation.
 */
public final class KeyboardInterrupt extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public KeyboardInterrupt() {}
}
