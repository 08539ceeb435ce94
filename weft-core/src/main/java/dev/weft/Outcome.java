package dev.weft;

import org.jspecify.annotations.Nullable;

/** How something ended: with a value or with an exception. */
public sealed interface Outcome<T extends @Nullable Object> {
    /** It ended with a value. */
    record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /** It ended with an exception; a cancellation is one too. */
    record Failure<T extends @Nullable Object>(Throwable exception) implements Outcome<T> {}

    /** Returns the value, or throws the very exception. */
    default T get() {
        return switch (this) {
            case Success<T>(var value) -> value;
            case Failure<T>(var exception) -> throw Sneaky.raise(exception);
        };
    }
}
