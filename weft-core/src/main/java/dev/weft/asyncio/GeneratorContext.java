package dev.weft.asyncio;

import org.jspecify.annotations.Nullable;

/** A context manager over a generator that yields once. */
final class GeneratorContext<T> implements AsyncContextManager<T> {
    private final AsyncGenerator<T> generator;

    GeneratorContext(AsyncGenerator<T> generator) {
        this.generator = generator;
    }

    @Override
    public T enter() {
        if (!generator.advance()) {
            throw new IllegalStateException(
                    "generator did not emit: a context manager's body has to emit exactly once");
        }
        return generator.taken();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very same exception is meant
    public boolean exit(@Nullable Throwable failure) {
        if (failure == null) {
            if (generator.advance()) {
                generator.aclose();
                throw emittedTwice();
            }
            return false;
        }
        boolean emitted;
        try {
            emitted = generator.advanceThrowing(failure);
        } catch (Throwable thrown) {
            if (thrown == failure) {
                return false;
            }
            throw thrown;
        }
        if (emitted) {
            generator.aclose();
            throw emittedTwice();
        }
        return true;
    }

    private static IllegalStateException emittedTwice() {
        return new IllegalStateException("generator did not stop: a context manager's body has to emit exactly once");
    }
}
