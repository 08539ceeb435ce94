package dev.weft.concurrent;

/** A function with its argument, as one call. */
@SuppressWarnings("serial") // whether the argument can travel shows when it is packed
record Application<A, R>(SerializableFunction<? super A, ? extends R> function, A argument)
        implements SerializableCallable<R> {
    @Override
    public R call() throws Exception {
        return function.apply(argument);
    }
}
