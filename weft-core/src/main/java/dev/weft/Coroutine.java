package dev.weft;

import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body that has been called and not started: it runs when it is awaited or made a task, and only once. In debug mode one
 * that is never awaited is reported, with the place where it was made.
 *
 * <p>Semantics: Python's coroutine objects. Threads: one at a time.
 */
public final class Coroutine<T extends @Nullable Object> implements Awaitable<T> {
    private static final Cleaner CLEANER = Cleaner.create();

    private final String name;
    private final Awaitable<T> body;
    private final Life life;

    /** What the cleaner may hold: everything but the coroutine itself. */
    private static final class Life implements Runnable {
        private final String name;
        private final @Nullable Throwable origin;
        private volatile boolean used;

        Life(String name, @Nullable Throwable origin) {
            this.name = name;
            this.origin = origin;
        }

        @Override
        public void run() {
            if (!used && origin != null) {
                System.getLogger("dev.weft")
                        .log(
                                Level.WARNING,
                                "coroutine ''{0}'' was never awaited; it was made at {1}",
                                name,
                                StackFrames.firstOfProgram(origin.getStackTrace()));
            }
        }
    }

    private Coroutine(String name, Awaitable<T> body) {
        this.name = name;
        this.body = Objects.requireNonNull(body, "a coroutine needs a body");
        var loop = EventLoop.currentOrNull();
        boolean debug = loop != null ? loop.getDebug() : LoopOptions.defaults().debug();
        life = new Life(name, debug ? new Throwable("made here") : null);
        if (debug) {
            CLEANER.register(this, life);
        }
    }

    /** Makes a coroutine; nothing of the body runs. Any thread. */
    public static <T extends @Nullable Object> Coroutine<T> of(Awaitable<T> body) {
        return of("coroutine", body);
    }

    /** Makes a coroutine with a name. Any thread. */
    public static <T extends @Nullable Object> Coroutine<T> of(String name, Awaitable<T> body) {
        return new Coroutine<>(name, body);
    }

    /** Makes a coroutine without a value. Any thread. */
    public static Coroutine<Void> of(Action body) {
        return of("coroutine", body.asAwaitable());
    }

    /** Makes a named coroutine without a value. Any thread. */
    public static Coroutine<Void> of(String name, Action body) {
        return of(name, body.asAwaitable());
    }

    /**
     * Runs the body in the current task. Suspends if the body does.
     *
     * @throws IllegalStateException if it has been awaited or closed before
     */
    @Override
    public T await() throws Exception {
        Task.currentToWait();
        if (life.used) {
            throw new IllegalStateException("cannot reuse already awaited coroutine '" + name + "': make a new one");
        }
        life.used = true;
        return body.await();
    }

    /** Gives the coroutine up: it will not run, and is not reported. */
    public void close() {
        life.used = true;
    }

    /** Returns the coroutine's name. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "Coroutine[" + name + "]";
    }
}
