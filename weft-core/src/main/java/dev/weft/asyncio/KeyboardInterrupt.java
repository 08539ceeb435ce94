package dev.weft.asyncio;

/**
 * The user pressed Ctrl-C: what {@link Runner#run} throws after the interrupted main task has unwound.
 *
 * <p>It is an {@link Error}, so that {@code catch (Exception e)} lets it pass, and a {@link TaskGroup} hands it on bare
 * instead of putting it into a group.
 *
 * <p>Semantics: Python's {@code KeyboardInterrupt}.
 */
public final class KeyboardInterrupt extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public KeyboardInterrupt() {}
}
