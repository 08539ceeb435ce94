package dev.weft;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A variable whose value belongs to the line of work that set it: a task sees what its creator had set, and what it sets
 * itself stays its own. Semantics: Python's ContextVar. Any thread.
 */
public final class ContextVar<T> {
    private final String name;
    private final @Nullable T defaultValue;

    /** Remembers what a variable was before a {@link #set}, for {@link #reset}. */
    public static final class Token<T> {
        private final ContextVar<T> variable;
        private final Context context;
        private final boolean hadValue;
        private final @Nullable T oldValue;
        private boolean used;

        private Token(ContextVar<T> variable, Context context) {
            this.variable = variable;
            this.context = context;
            hadValue = context.contains(variable);
            oldValue = context.get(variable);
        }
    }

    /** Makes a variable without a default. */
    public ContextVar(String name) {
        this(name, null);
    }

    /** Makes a variable with a default; null is none. */
    public ContextVar(String name, @Nullable T defaultValue) {
        this.name = name;
        this.defaultValue = defaultValue;
    }

    /** Returns the variable's name. */
    public String name() {
        return name;
    }

    /**
     * Returns the value in the current context, or the default.
     *
     * @throws NoSuchElementException if there is neither
     */
    public T get() {
        var value = Context.current().get(this);
        if (value != null) {
            return value;
        }
        if (defaultValue == null) {
            throw new NoSuchElementException(
                    "context variable " + name + " has no value here: set it, or give a default");
        }
        return defaultValue;
    }

    /** Returns the value in the current context, or the one given. */
    public T get(T otherwise) {
        var value = Context.current().get(this);
        return value != null ? value : otherwise;
    }

    /** Sets the value in the current context, and returns a token that undoes it. */
    public Token<T> set(T value) {
        var context = Context.current();
        var token = new Token<>(this, context);
        context.set(this, value);
        return token;
    }

    /**
     * Puts back what was there before the {@link #set} that gave the token.
     *
     * @throws IllegalArgumentException if the token is of another variable or another context
     * @throws IllegalStateException if the token has been used
     */
    public void reset(Token<T> token) {
        if (token.variable != this) {
            throw new IllegalArgumentException("a token of " + token.variable.name + " cannot reset " + name);
        }
        if (token.context != Context.current()) {
            throw new IllegalArgumentException("the token of " + name + " was made in another context: reset it there");
        }
        if (token.used) {
            throw new IllegalStateException("the token of " + name + " has been used once already");
        }
        token.used = true;
        if (token.hadValue) {
            token.context.set(this, token.oldValue);
        } else {
            token.context.remove(this);
        }
    }

    @Override
    public String toString() {
        return "ContextVar " + name;
    }
}
