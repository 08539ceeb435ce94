package dev.weft.asyncio;

/**
 * A block that is given what it runs under, such as a {@link TaskGroup} or a {@link Timeout}, and has a value.
 *
 * @param <A> what the block is given
 * @param <T> the type of its value
 */
@FunctionalInterface
public interface ValueBody<A, T> {
    /**
     * Runs the block. May suspend.
     *
     * @param argument what the block runs under
     * @return its value
     * @throws Exception whatever the block throws
     */
    T run(A argument) throws Exception;
}
