package dev.weft.test;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.EventLoop;
import dev.weft.Handle;
import dev.weft.Task;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What tests of tasks wait for and assert.
 *
 * <p>Semantics: Trio's {@code testing} module. Difference: in Weft whatever gives up a turn sees a cancellation there, so that
 * one look, whether another turn was taken meanwhile, tells of both.
 */
public final class AsyncAssertions {
    private AsyncAssertions() {}

    /** Waits until all other tasks wait. Suspends; a cancellation leaves nothing behind. */
    public static void awaitAllTasksBlocked() {
        awaitAllTasksBlocked(Duration.ZERO);
    }

    /** Waits until all other tasks have waited for that much real time. Suspends; a cancellation leaves nothing behind. */
    public static void awaitAllTasksBlocked(Duration cushion) {
        EventLoop.current().awaitAllTasksBlocked(cushion);
    }

    /**
     * Runs the body, which must give up a turn at least once. Suspends as the body does.
     *
     * @throws AssertionError if it did not
     */
    public static <T extends @Nullable Object> T assertCheckpoints(Awaitable<T> body) throws Exception {
        var turn = new Turn();
        var value = body.await();
        if (!turn.taken()) {
            throw new AssertionError("the body gave up no turn: " + Task.current() + " ran through it");
        }
        return value;
    }

    /** As {@link #assertCheckpoints(Awaitable)}, for a body without a value. */
    public static void assertCheckpoints(Action body) throws Exception {
        assertCheckpoints(body.asAwaitable());
    }

    /**
     * Runs the body, which must not give up its turn.
     *
     * @throws AssertionError if it did
     */
    public static <T extends @Nullable Object> T assertNoCheckpoints(Awaitable<T> body) throws Exception {
        var turn = new Turn();
        var value = body.await();
        if (turn.taken()) {
            throw new AssertionError("the body gave up its turn, which it must not: " + Task.current());
        }
        return value;
    }

    /** As {@link #assertNoCheckpoints(Awaitable)}, for a body without a value. */
    public static void assertNoCheckpoints(Action body) throws Exception {
        assertNoCheckpoints(body.asAwaitable());
    }

    /** A turn beside the body's, taken if and only if the body gave up its own. */
    private static final class Turn {
        private boolean taken;
        private final Handle handle = EventLoop.current().callSoon(() -> taken = true);

        boolean taken() {
            handle.cancel();
            return taken;
        }
    }
}
