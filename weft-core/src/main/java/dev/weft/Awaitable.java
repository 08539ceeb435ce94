package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * Something that can be awaited: it suspends the current task and comes back with a value.
 *
 * <p>A lambda or a method reference is an awaitable, so it serves where Python takes a coroutine. A class of the user's
 * own may implement it too.
 *
 * <p>Semantics: asyncio 3.14's {@code __await__} protocol.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface Awaitable<T extends @Nullable Object> {
    /**
     * Awaits the value. Suspends, if the implementation does.
     *
     * @return the value
     * @throws Exception what the awaited body threw: the very same object, never wrapped
     */
    T await() throws Exception;
}
