package dev.weft.asyncio;

import dev.weft.Task;
import org.jspecify.annotations.Nullable;

/** Runs blocks in context managers. */
final class Contexts {
    /** The value of a block that has none. */
    static final Object NONE = new Object();

    private Contexts() {}

    /** Enters, runs the block, leaves; gives the block's value, or null if its failure was swallowed. */
    static <T extends @Nullable Object, R> @Nullable R call(
            AsyncContextManager<T> manager, ValueBody<? super T, R> body) {
        try {
            T argument = manager.enter();
            R value;
            try {
                value = body.run(argument);
            } catch (Throwable thrown) {
                Throwable failure = absorb(thrown);
                if (manager.exit(failure)) {
                    return null;
                }
                throw failure;
            }
            manager.exit(null);
            return value;
        } catch (Throwable failure) {
            throw Sneaky.raise(failure);
        }
    }

    /** Turns the interruption that cancelling a blocked task makes into the cancellation that it stands for. */
    static Throwable absorb(Throwable failure) {
        Task<?> task = Task.currentOrNull();
        return task == null ? failure : task.absorb(failure);
    }
}
