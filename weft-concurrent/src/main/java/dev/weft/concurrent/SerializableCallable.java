package dev.weft.concurrent;

import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * A function without parameters that can travel: a lambda or a method reference given as one can be sent to another
 * process.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface SerializableCallable<T> extends Callable<T>, Serializable {}
