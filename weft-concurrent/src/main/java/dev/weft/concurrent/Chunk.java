package dev.weft.concurrent;

import java.util.ArrayList;
import java.util.List;

/** A function with some of its inputs, as one call that travels once. */
@SuppressWarnings("serial") // whether the inputs can travel shows when they are packed
record Chunk<A, R>(SerializableFunction<? super A, ? extends R> function, ArrayList<A> inputs)
        implements SerializableCallable<List<R>> {
    @Override
    public List<R> call() throws Exception {
        var results = new ArrayList<R>(inputs.size());
        for (A input : inputs) {
            results.add(function.apply(input));
        }
        return results;
    }
}
