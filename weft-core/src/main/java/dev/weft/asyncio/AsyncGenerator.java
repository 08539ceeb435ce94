package dev.weft.asyncio;

import dev.weft.Action;
import dev.weft.CancelledError;
import dev.weft.Context;
import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.Future;
import dev.weft.Generators;
import dev.weft.Task;
import dev.weft.TaskOptions;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body that gives values one by one, each when it is asked for, and may await in between.
 *
 * <pre>{@code
 * try (var numbers = AsyncGenerator.<Integer>of(out -> {
 *     for (int i = 0; i < 3; i++) {
 *         sleep(ofSeconds(1));
 *         out.emit(i);
 *     }
 * })) {
 *     for (int number : numbers) {
 *         System.out.println(number);
 *     }
 * }
 * }</pre>
 *
 * <p>Loop thread only. The body starts when the first value is asked for. Close a generator that is not gone through to the
 * end, so that the body's {@code finally} blocks run then; what is still open when the loop ends is closed by
 * {@link EventLoop#shutdownAsyncGenerators}.
 *
 * <p>Semantics: Python's asynchronous generators. A cancellation of the task that asks is thrown inside the body where it
 * awaits, and what leaves the body reaches the task that asked. Difference: the body runs in a task of its own, in the
 * context of the first to ask, so that a value takes two more turns.
 *
 * @param <T> the type of the values
 */
public final class AsyncGenerator<T> implements Iterable<T>, AutoCloseable, Generators.Open {
    /**
     * What a generator runs.
     *
     * @param <T> the type of the values
     */
    @FunctionalInterface
    public interface Body<T> {
        /**
         * Gives the values. May suspend.
         *
         * @param out what takes them
         * @throws Exception what ends the generator; whoever asked for the next value gets it
         */
        void run(Emitter<T> out) throws Exception;
    }

    /**
     * What a generator's body gives its values to.
     *
     * @param <T> the type of the values
     */
    @FunctionalInterface
    public interface Emitter<T> {
        /**
         * Gives a value to whoever asked, and suspends until the next one is asked for.
         *
         * @param value the value
         * @return what {@link AsyncGenerator#asend} sent, else null
         * @throws GeneratorExit if the generator is being closed
         * @throws IllegalStateException if called outside the body's own task
         * @throws Exception what {@link AsyncGenerator#athrow} throws in
         */
        @Nullable
        Object emit(T value) throws Exception;
    }

    /** CREATED to RUNNING at the first request; then between EMITTED and RUNNING; CLOSED when the body has ended. */
    private enum State {
        CREATED,
        RUNNING,
        EMITTED,
        CLOSED
    }

    // A request is an Answer, which the asking task awaits: true for a value in "value", false for the end, or the
    // failure.
    // The body waits in emit() for a Resume. A value whose asker was cancelled in the turn in which it came is kept
    // ("kept" is true) for the next one who asks.

    private final Body<T> body;
    private State state = State.CREATED;
    private @Nullable EventLoop loop;
    private @Nullable Task<?> task;
    private @Nullable Answer answer;
    private @Nullable Future<Sent> resume;
    private @Nullable T value;
    private boolean kept;

    /** The loop is ending and the body was told to unwind. */
    private boolean abandoned;

    /** How often the body's task was cancelled on behalf of the asking one. */
    private int forwarded;

    private AsyncGenerator(Body<T> body) {
        this.body = Objects.requireNonNull(body, "body is null: pass what gives the values");
    }

    /**
     * Makes a generator. Does not suspend; the body does not start yet.
     *
     * @param body what gives the values
     * @param <T> the type of the values
     * @return the generator
     */
    public static <T> AsyncGenerator<T> of(Body<T> body) {
        return new AsyncGenerator<>(body);
    }

    /**
     * Goes through the values that are left. Both {@code hasNext} and {@code next} suspend until the body gives a value or
     * ends, throw what it throws, and are cancelled as {@link #anext} is.
     *
     * @return an iterator; all of them share the generator's values
     */
    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private boolean ready;

            @Override
            public boolean hasNext() {
                if (!ready) {
                    ready = advance();
                }
                return ready;
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw ended();
                }
                ready = false;
                return taken();
            }
        };
    }

    /**
     * Asks for the next value. Suspends until the body gives it. A cancellation is thrown inside the body where it awaits.
     *
     * @return the value
     * @throws NoSuchElementException if the body has ended
     * @throws IllegalStateException if another task is asking
     */
    public T anext() {
        if (!advance()) {
            throw ended();
        }
        return taken();
    }

    /**
     * Asks for the next value, and lets the body's {@code emit} return something. Suspends and is cancelled as
     * {@link #anext} is.
     *
     * @param sent what {@code emit} returns
     * @return the value
     * @throws NoSuchElementException if the body has ended
     * @throws IllegalStateException if another task is asking, or if the body has not started and something is sent
     */
    public T asend(@Nullable Object sent) {
        if (state == State.CREATED && sent != null) {
            throw new IllegalStateException(
                    "can't send a value to a just-started generator: no emit() waits for it, use anext()");
        }
        if (!proceed(new Sent(sent, null))) {
            throw ended();
        }
        return taken();
    }

    /**
     * Lets the body's {@code emit} throw something, and asks for the next value. Suspends and is cancelled as {@link #anext}
     * is.
     *
     * @param failure what {@code emit} throws
     * @return the value that the body gives, if it catches that
     * @throws NoSuchElementException if the body ends instead
     * @throws IllegalStateException if another task is asking
     */
    public T athrow(Throwable failure) {
        if (!advanceThrowing(Objects.requireNonNull(failure, "failure is null: pass what emit() is to throw"))) {
            throw ended();
        }
        return taken();
    }

    /**
     * Closes the generator: {@code emit} throws {@link GeneratorExit}, and this suspends until the body has unwound. Nothing
     * happens if it has ended, or not started. A cancellation is thrown inside the body where it awaits.
     *
     * @throws IllegalStateException if another task is asking, or if the body gives another value instead
     */
    @Override
    public void aclose() {
        if (state == State.CLOSED) {
            return;
        }
        try {
            if (advanceThrowing(new GeneratorExit())) {
                throw new IllegalStateException(
                        "async generator ignored GeneratorExit: its body has to end when it is closed, without another emit()");
            }
        } catch (GeneratorExit unwound) {
            state = State.CLOSED;
        }
    }

    /** {@link #aclose}, for try-with-resources blocks. */
    @Override
    public void close() {
        aclose();
    }

    @Override
    public String toString() {
        return "AsyncGenerator[" + state + "]";
    }

    /** Suspends until there is a value to take (true), or the body has ended (false). */
    boolean advance() {
        if (kept) {
            kept = false;
            return true;
        }
        return proceed(new Sent(null, null));
    }

    boolean advanceThrowing(Throwable failure) {
        return proceed(new Sent(null, failure));
    }

    /** The value that there is. */
    @SuppressWarnings("NullAway") // called only after a value came, which is null only if T is nullable
    T taken() {
        T taken = value;
        value = null;
        return taken;
    }

    private boolean proceed(Sent sent) {
        EventLoop running = EventLoop.current();
        if (state == State.RUNNING) {
            throw new IllegalStateException(
                    "asynchronous generator is already running: one task at a time may ask for a value or close it");
        }
        if (loop != null && loop != running) {
            throw new IllegalStateException(this + " is bound to a different event loop: ask for its values there");
        }
        if (state == State.CLOSED || (state == State.CREATED && sent.failure() != null)) {
            state = State.CLOSED;
            if (sent.failure() != null) {
                throw Sneaky.raise(sent.failure());
            }
            return false;
        }
        kept = false;
        Answer request = new Answer(running);
        answer = request;
        Future<Sent> parked = resume;
        if (state == State.CREATED) {
            state = State.RUNNING;
            start(running);
        } else if (parked != null) {
            state = State.RUNNING;
            parked.setResult(sent);
        }
        return request(request);
    }

    private boolean request(Answer request) {
        Task<?> asking = Task.current();
        Task<?> own = Objects.requireNonNull(task, "a generator that was asked has begun");
        own.addAwaitedBy(asking);
        try {
            return request.await();
        } catch (CancelledError cancelled) {
            kept = state == State.EMITTED;
            throw cancelled;
        } finally {
            own.discardAwaitedBy(asking);
            answer = null;
        }
    }

    private void start(EventLoop running) {
        loop = running;
        running.generators().begun(this);
        Action runner = this::runBody;
        Task<Void> started =
                running.createTask(runner.asAwaitable(), TaskOptions.DEFAULT.withContext(Context.current()));
        task = started;
        started.addDoneCallback(done -> {
            if (state != State.CLOSED) { // cancelled before its first step
                finish(done.cancelledError());
            }
        });
    }

    private void runBody() {
        Throwable failure = null;
        try {
            body.run(this::emit);
        } catch (Throwable thrown) {
            failure = Contexts.absorb(thrown);
        }
        finish(failure);
    }

    private @Nullable Object emit(T next) {
        EventLoop home = loop;
        Answer request = answer;
        if (home == null || Task.currentOrNull() != task) {
            throw new IllegalStateException("emit() outside the generator's own task: only its body may give values");
        }
        if (abandoned || request == null) {
            throw new IllegalStateException(
                    "async generator ignored GeneratorExit: its body has to end when it is closed, without another emit()");
        }
        Future<Sent> parked = home.createFuture();
        resume = parked;
        value = next;
        state = State.EMITTED;
        takeBackCancellations();
        request.setResult(true);
        Sent sent;
        try {
            sent = parked.await();
        } catch (CancelledError cancelled) {
            state = State.RUNNING;
            abandoned = true;
            var exit = new GeneratorExit();
            exit.addSuppressed(cancelled);
            throw exit;
        } finally {
            resume = null;
        }
        if (sent.failure() != null) {
            throw Sneaky.raise(sent.failure());
        }
        return sent.value();
    }

    private void finish(@Nullable Throwable failure) {
        state = State.CLOSED;
        EventLoop home = loop;
        if (home != null) {
            home.generators().ended(this);
        }
        Answer request = answer;
        if (request != null && !request.done()) {
            if (failure == null) {
                request.setResult(false);
            } else {
                request.setException(failure);
            }
        } else if (home != null
                && failure != null
                && !(failure instanceof GeneratorExit)
                && !(failure instanceof CancelledError)) {
            home.callExceptionHandler(
                    ExceptionContext.of("an error occurred during closing of asynchronous generator " + this, failure));
        }
    }

    /** The requests were the asking task's, which counts them itself. */
    private void takeBackCancellations() {
        Task<?> own = task;
        for (; forwarded > 0 && own != null; forwarded--) {
            own.uncancel();
        }
    }

    private static NoSuchElementException ended() {
        return new NoSuchElementException("the asynchronous generator has ended");
    }

    /** What the body's emit is to do: return a value, or throw. */
    private record Sent(@Nullable Object value, @Nullable Throwable failure) {}

    /** One request for a value; cancelling it cancels what the body awaits. */
    private final class Answer extends Future<Boolean> {
        Answer(EventLoop loop) {
            super(loop);
        }

        @Override
        public boolean cancel(@Nullable String message) {
            Task<?> own = task;
            if (done() || own == null || !own.cancel(message)) {
                return false;
            }
            forwarded++;
            return true;
        }
    }
}
