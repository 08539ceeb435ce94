package dev.weft.concurrent;

import java.io.Serializable;

/**
 * A function of one argument that can travel: a lambda or a method reference given as one can be sent to another
 * process.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface SerializableFunction<A, R> extends Serializable {
    /**
     * Applies the function.
     *
     * @param argument the argument
     * @return the result
     * @throws Exception what the body threw; it reaches the caller as the same type
     */
    R apply(A argument) throws Exception;
}
