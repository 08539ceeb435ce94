package dev.weft.trio;

import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A variable with one value for each run, shared by all its tasks. Semantics: Trio's RunVar. Loop thread only. */
public final class RunVar<T> {
    private final String name;
    private final @Nullable T defaultValue;

    /**
     * What {@link #set} gives back, to bring the value before it back with {@link #reset(Token)}, once.
     *
     * @param <T> the type of the variable's value
     */
    public static final class Token<T> {
        private final RunVar<T> variable;
        private final TrioRun run;
        private final @Nullable Object previous;
        private boolean redeemed;

        private Token(RunVar<T> variable, TrioRun run, @Nullable Object previous) {
            this.variable = variable;
            this.run = run;
            this.previous = previous;
        }
    }

    /** Makes a variable without a default. Any thread. */
    public RunVar(String name) {
        this(name, null);
    }

    /** Makes a variable with a default; null is none. Any thread. */
    public RunVar(String name, @Nullable T defaultValue) {
        this.name = name;
        this.defaultValue = defaultValue;
    }

    /**
     * Returns the value in this run, or the default.
     *
     * @throws NoSuchElementException if there is neither
     */
    public T get() {
        var value = orNull();
        if (value != null) {
            return value;
        }
        if (defaultValue == null) {
            throw new NoSuchElementException("run variable " + name + " has no value: set it, or give a default");
        }
        return defaultValue;
    }

    /** Returns the value in this run, or another one if there is none; the variable's own default does not count. */
    public T get(T otherwise) {
        var value = orNull();
        return value != null ? value : otherwise;
    }

    @SuppressWarnings("unchecked") // only set() and reset() put values here
    private @Nullable T orNull() {
        return (T) values().get(this);
    }

    private static Map<RunVar<?>, Object> values() {
        return TrioRun.current().variables;
    }

    /** Sets the value in this run, and returns what brings the one before it back. */
    public Token<T> set(T value) {
        return new Token<>(this, TrioRun.current(), values().put(this, value));
    }

    /** Removes the value from this run. */
    public void reset() {
        values().remove(this);
    }

    /**
     * Brings back the value, or the lack of one, from before a {@link #set}.
     *
     * @throws IllegalArgumentException if the token is another variable's or another run's, or was used before
     */
    @SuppressWarnings("ReferenceEquality") // that very variable, that very run
    public void reset(Token<T> token) {
        if (token.variable != this) {
            throw new IllegalArgumentException("token is not for us: it belongs to " + token.variable);
        }
        if (token.run != TrioRun.current()) {
            throw new IllegalArgumentException("token is not for us: it belongs to another run");
        }
        if (token.redeemed) {
            throw new IllegalArgumentException("token was already used");
        }
        token.redeemed = true;
        if (token.previous == null) {
            values().remove(this);
        } else {
            values().put(this, token.previous);
        }
    }

    @Override
    public String toString() {
        return "RunVar " + name;
    }
}
