package dev.weft.asyncio;

import dev.weft.Action;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stack of things to leave: closing it leaves them in the opposite order of their entering, whatever happened.
 *
 * <p>It is for blocks that learn only at run time how many things they enter:
 *
 * <pre>{@code
 * new AsyncExitStack().run(stack -> {
 *     for (var address : addresses) {
 *         connections.add(stack.enterContext(connect(address)));
 *     }
 * });
 * }</pre>
 *
 * <p>Loop thread only.
 *
 * <p>Semantics: Python's {@code contextlib.AsyncExitStack}. Each thing that is left learns of the failure that is on its way;
 * it may swallow it, or throw another one in its place, which keeps the first as a suppressed one.
 */
public final class AsyncExitStack implements AsyncContextManager<AsyncExitStack>, AutoCloseable {
    /** What leaves one thing, as {@link AsyncContextManager#exit} does. */
    @FunctionalInterface
    public interface Exit {
        /**
         * Leaves. May suspend.
         *
         * @param failure what is on its way, or null
         * @return true to swallow the failure
         * @throws Exception what goes on instead of the failure
         */
        boolean exit(@Nullable Throwable failure) throws Exception;
    }

    private final ArrayDeque<Exit> exits = new ArrayDeque<>();

    /** Makes an empty stack. */
    public AsyncExitStack() {}

    /**
     * Enters a context manager, to leave it when the stack is closed. Suspends as its {@code enter} does.
     *
     * @param manager the context manager
     * @param <T> what it gives
     * @return what it gives
     */
    public <T extends @Nullable Object> T enterAsyncContext(AsyncContextManager<T> manager) {
        T entered;
        try {
            entered = manager.enter();
        } catch (Exception failure) {
            throw Sneaky.raise(failure);
        }
        exits.push(manager::exit);
        return entered;
    }

    /**
     * Takes over a resource, to close it when the stack is closed. Does not suspend.
     *
     * @param resource the resource
     * @param <T> its type
     * @return the same resource
     */
    public <T extends AutoCloseable> T enterContext(T resource) {
        Objects.requireNonNull(resource, "resource is null: pass what close() is to be called on");
        exits.push(_ -> {
            resource.close();
            return false;
        });
        return resource;
    }

    /**
     * Adds something to do when the stack is closed, which learns of the failure. Does not suspend.
     *
     * @param exit what to do
     */
    public void pushAsyncExit(Exit exit) {
        exits.push(Objects.requireNonNull(exit, "exit is null: pass what is to be done on leaving"));
    }

    /**
     * Adds something to do when the stack is closed. Does not suspend.
     *
     * @param callback what to do; it may suspend then
     */
    public void pushAsyncCallback(Action callback) {
        Objects.requireNonNull(callback, "callback is null: pass what is to be done on leaving");
        exits.push(_ -> {
            callback.run();
            return false;
        });
    }

    /**
     * Hands everything over to a new stack: this one has nothing left to leave. Does not suspend.
     *
     * @return the new stack
     */
    public AsyncExitStack popAll() {
        var stack = new AsyncExitStack();
        stack.exits.addAll(exits);
        exits.clear();
        return stack;
    }

    /**
     * Gives the stack itself. Does not suspend.
     *
     * @return this stack
     */
    @Override
    public AsyncExitStack enter() {
        return this;
    }

    /**
     * Leaves everything, the last entered first. Suspends as the exits do. A cancellation is a failure like any other: the
     * rest is left all the same.
     *
     * @param failure what is on its way, or null
     * @return true if there was a failure and somebody swallowed it
     */
    @Override
    @SuppressWarnings("ReferenceEquality") // the very same exception is meant
    public boolean exit(@Nullable Throwable failure) {
        @Nullable Throwable pending = failure;
        while (!exits.isEmpty()) {
            Exit exit = exits.pop();
            try {
                if (exit.exit(pending)) {
                    pending = null;
                }
            } catch (Throwable thrown) {
                Throwable next = Contexts.absorb(thrown);
                if (pending != null && pending != next) {
                    next.addSuppressed(pending);
                }
                pending = next;
            }
        }
        if (pending != null && pending != failure) {
            throw Sneaky.raise(pending);
        }
        return failure != null && pending == null;
    }

    /** Leaves everything, the last entered first, without a failure. Suspends as the exits do. */
    public void aclose() {
        exit(null);
    }

    /** {@link #aclose}, for try-with-resources blocks, where the exits do not learn of a failure. */
    @Override
    public void close() {
        aclose();
    }
}
