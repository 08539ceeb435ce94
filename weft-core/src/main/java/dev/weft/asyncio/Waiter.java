package dev.weft.asyncio;

import dev.weft.EventLoop;
import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/**
 * One task's place in a line of {@link Waiters}: a future that is its own list node, so that waiting allocates one object
 * and leaving the line takes constant time.
 */
final class Waiter extends Future<Boolean> {
    /** Neighbours in the line; both null for the only one in it, and for one that stands in none. */
    @Nullable
    Waiter previous;

    @Nullable
    Waiter next;

    /** True if and only if it stands in the line. */
    boolean linked;

    private final Object owner;

    /**
     * Makes a waiter of a loop.
     *
     * @param owner what it waits for
     */
    Waiter(EventLoop loop, Object owner) {
        super(loop);
        this.owner = owner;
    }

    @Override
    protected String describeWait() {
        return owner.toString();
    }
}
