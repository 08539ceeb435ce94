package dev.weft.asyncio;

/**
 * A flag on which tasks wait until somebody sets it.
 *
 * <p>Loop thread only.
 *
 * <p>Semantics: asyncio 3.14. Setting wakes all who wait; they go on even if the flag is cleared before their turn.
 */
public final class Event {
    private final Waiters waiters = new Waiters(new LoopBinding(this));
    private boolean set;

    /** Makes an event that is not set. */
    public Event() {}

    /**
     * Tells whether the flag is set. Does not suspend.
     *
     * @return true if it is
     */
    public boolean isSet() {
        return set;
    }

    /** Sets the flag and wakes all who wait. Does not suspend. */
    public void set() {
        if (!set) {
            set = true;
            waiters.wake(Integer.MAX_VALUE);
        }
    }

    /** Clears the flag: who awaits from now on waits for the next {@link #set}. Does not suspend. */
    public void clear() {
        set = false;
    }

    /**
     * Waits until the flag is set. Suspends only if it is not. A cancellation leaves nothing behind.
     *
     * @return true
     * @throws IllegalStateException if it has to wait outside a task, or on another loop than others before
     */
    public boolean await() {
        if (!set) {
            waiters.await();
        }
        return true;
    }

    @Override
    public String toString() {
        return "Event[" + (set ? "set" : "unset") + Waiting.text(waiters.size()) + "]";
    }
}
