package dev.weft.asyncio;

import dev.weft.Future;
import java.util.Set;

/**
 * What {@link Asyncio#wait} found: the futures that are done, and those that are not. Both sets are in the order in which
 * the futures were given, and belong to the caller.
 *
 * @param done the futures that have a result or an exception, or were cancelled
 * @param pending the futures that go on
 * @param <F> the type of the futures: tasks come back as tasks
 */
public record DoneAndPending<F extends Future<?>>(Set<F> done, Set<F> pending) {}
