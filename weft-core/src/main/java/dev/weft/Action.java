package dev.weft;

/** A coroutine body without a value: what {@link Awaitable} is for bodies that return something. */
@FunctionalInterface
public interface Action {
    /**
     * Runs the body. May suspend the task that calls it.
     *
     * @throws Exception whatever the body throws, unchanged
     */
    void run() throws Exception;

    /** Returns this body as an awaitable whose value is null. */
    default Awaitable<Void> asAwaitable() {
        return () -> {
            run();
            return nothing();
        };
    }

    @SuppressWarnings("NullAway") // a Void has no other value
    private static Void nothing() {
        return null;
    }
}
