package dev.weft.trio;

/**
 * A block that is given what it runs under, such as a {@link Nursery}, and has no value.
 *
 * @param <A> what the block is given
 */
@FunctionalInterface
public interface Body<A> {
    /**
     * Runs the block. May suspend.
     *
     * @throws Exception whatever the block throws, unchanged
     */
    void run(A argument) throws Exception;
}
