package dev.weft.trio;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A variable with one value for each run, shared by all its tasks. Semantics: Trio's RunVar. */
public final class RunVar<T> {
    private final String name;
    private final @Nullable T defaultValue;

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
    @SuppressWarnings("unchecked") // only set() puts values here
    public T get() {
        var value = (T) TrioRun.current().variables.get(this);
        if (value != null) {
            return value;
        }
        if (defaultValue == null) {
            throw new NoSuchElementException("run variable " + name + " has no value: set it, or give a default");
        }
        return defaultValue;
    }

    /** Sets the value in this run. */
    public void set(T value) {
        TrioRun.current().variables.put(this, value);
    }

    /** Removes the value from this run. */
    public void reset() {
        TrioRun.current().variables.remove(this);
    }

    @Override
    public String toString() {
        return "RunVar " + name;
    }
}
