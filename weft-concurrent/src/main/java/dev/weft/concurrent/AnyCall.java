package dev.weft.concurrent;

import java.util.concurrent.Callable;

/** A function of unknown origin, as a call. */
@SuppressWarnings("serial") // whether the function can travel shows when it is packed
record AnyCall<T>(Callable<T> function) implements SerializableCallable<T> {
    @Override
    public T call() throws Exception {
        return function.call();
    }
}
