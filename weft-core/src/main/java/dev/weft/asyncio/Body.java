package dev.weft.asyncio;

/**
 * A block that is given what it runs under, such as a {@link TaskGroup} or a {@link Timeout}, and has no value.
 *
 * @param <A> what the block is given
 */
@FunctionalInterface
public interface Body<A> {
    /**
     * Runs the block. May suspend.
     *
     * @param argument what the block runs under
     * @throws Exception whatever the block throws
     */
    void run(A argument) throws Exception;
}
