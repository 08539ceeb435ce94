package dev.weft.asyncio;

import dev.weft.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Ties a primitive to the loop on which somebody first has to wait for it.
 *
 * <p>Semantics: asyncio 3.14. A lock or a queue may be made outside a loop, and is bound at its first contention.
 */
final class LoopBinding {
    private final Object owner;
    private @Nullable EventLoop loop;

    LoopBinding(Object owner) {
        this.owner = owner;
    }

    Object owner() {
        return owner;
    }

    /**
     * The running loop, to which the owner is bound from now on.
     *
     * @throws IllegalStateException if no loop runs here, or if the owner is bound to another one
     */
    EventLoop loop() {
        EventLoop running = EventLoop.current();
        if (loop == null) {
            loop = running;
        } else if (loop != running) {
            throw new IllegalStateException(
                    owner
                            + " is bound to a different event loop: tasks of two loops cannot share it, make one for each loop");
        }
        return running;
    }
}
