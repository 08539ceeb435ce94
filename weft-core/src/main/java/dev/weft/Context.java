package dev.weft;

import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The values of all context variables for one line of work: a task runs in a copy of its creator's context.
 *
 * <p>Semantics: Python's contextvars. Threads: a context is used by one thread at a time.
 */
public final class Context {
    /*
     * Values live in one immutable array of alternating variables and values, so that a copy is one reference and a change
     * copies a few words. Programs have a handful of variables; a search in a short array beats a hash.
     */
    private static final Object[] EMPTY = {};
    private static final ThreadLocal<Context> OUTSIDE_LOOPS = ThreadLocal.withInitial(Context::new);

    private @Nullable Object[] entries;

    /** Makes an empty context. */
    public Context() {
        this(EMPTY);
    }

    private Context(@Nullable Object[] entries) {
        this.entries = entries;
    }

    /** Returns the context of the running task or callback, or else the thread's own. Any thread. */
    public static Context current() {
        var loop = EventLoop.currentOrNull();
        return loop == null ? OUTSIDE_LOOPS.get() : loop.context();
    }

    /** Returns a context with the same values; later changes to one do not show in the other. */
    public Context copy() {
        return new Context(entries);
    }

    /** Returns the variable's value here, or null if it has none. */
    @SuppressWarnings("unchecked") // the slot after a variable holds a value of its type
    public <T> @Nullable T get(ContextVar<T> variable) {
        int i = find(variable);
        return i < 0 ? null : (T) entries[i + 1];
    }

    /** Returns whether the variable has a value here. */
    public boolean contains(ContextVar<?> variable) {
        return find(variable) >= 0;
    }

    /** Returns how many variables have a value here. */
    public int size() {
        return entries.length / 2;
    }

    /**
     * Calls a function in this context: what it sets stays here. Suspends if the function does.
     *
     * @throws Exception what the function throws
     */
    public <T extends @Nullable Object> T call(Callable<T> function) throws Exception {
        var loop = EventLoop.currentOrNull();
        if (loop != null) {
            var task = Task.currentOrNull();
            var before = loop.context();
            loop.enter(task, this);
            try {
                return function.call();
            } finally {
                loop.enter(task, before);
            }
        }
        var before = OUTSIDE_LOOPS.get();
        OUTSIDE_LOOPS.set(this);
        try {
            return function.call();
        } finally {
            OUTSIDE_LOOPS.set(before);
        }
    }

    /** Runs an action in this context. Does not suspend unless the action does. */
    public void run(Runnable action) {
        try {
            call(() -> {
                action.run();
                return true;
            });
        } catch (Exception e) {
            throw Sneaky.raise(e);
        }
    }

    void set(ContextVar<?> variable, @Nullable Object value) {
        int i = find(variable);
        if (i >= 0) {
            entries = entries.clone();
            entries[i + 1] = value;
        } else {
            int n = entries.length;
            entries = Arrays.copyOf(entries, n + 2);
            entries[n] = variable;
            entries[n + 1] = value;
        }
    }

    void remove(ContextVar<?> variable) {
        int i = find(variable);
        if (i >= 0) {
            int n = entries.length;
            var fewer = Arrays.copyOf(entries, n - 2);
            System.arraycopy(entries, i + 2, fewer, i, n - i - 2);
            entries = fewer;
        }
    }

    private int find(ContextVar<?> variable) {
        for (int i = 0; i < entries.length; i += 2) {
            if (entries[i] == variable) {
                return i;
            }
        }
        return -1;
    }
}
