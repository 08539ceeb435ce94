package dev.weft.asyncio;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.Handle;
import dev.weft.Task;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A deadline for a block: when it passes, the task inside is cancelled, and that cancellation leaves the block as a
 * {@link TimeoutException}.
 *
 * <p>Made by {@link Asyncio#timeout} and {@link Asyncio#timeoutAt}, or by hand, for a block that is run later:
 * {@code new Timeout(when).run(body)}. Loop thread only; a timeout is used once. They nest.
 *
 * <p>Semantics: asyncio 3.14. Only its own cancellation becomes a TimeoutException: if the task was cancelled by others as
 * well, the cancellation goes on as one.
 */
public final class Timeout implements AsyncContextManager<Timeout> {
    /** CREATED to ACTIVE by entering; from there to FINISHED by leaving, or to EXPIRING by the timer and on to EXPIRED. */
    private enum State {
        CREATED,
        ACTIVE,
        EXPIRING,
        EXPIRED,
        FINISHED
    }

    private @Nullable Long when;
    private State state = State.CREATED;
    private @Nullable Task<?> task;
    private @Nullable Handle timer;

    /** How often the task had been asked to cancel when it entered: more than that is not only this timeout's doing. */
    private int cancelling;

    /**
     * Makes a timeout that is not entered yet.
     *
     * @param when the deadline in nanoseconds of the loop's clock, or null for none
     */
    public Timeout(@Nullable Long when) {
        this.when = when;
    }

    /**
     * The deadline. Does not suspend.
     *
     * @return nanoseconds of {@link EventLoop#nanoTime()}, or null for none
     */
    public @Nullable Long when() {
        return when;
    }

    /**
     * Sets another deadline. Does not suspend.
     *
     * @param deadline nanoseconds of {@link EventLoop#nanoTime()}, which may be past, or null for none
     * @throws IllegalStateException if the block is not entered yet, has expired, or was left
     */
    public void reschedule(@Nullable Long deadline) {
        if (state == State.CREATED) {
            throw new IllegalStateException("Timeout has not been entered: reschedule it inside its block");
        }
        if (state != State.ACTIVE) {
            throw new IllegalStateException("Cannot change state of " + text(state) + " Timeout");
        }
        when = deadline;
        stopTimer();
        if (deadline != null) {
            EventLoop loop = EventLoop.current();
            timer = deadline <= loop.nanoTime() ? loop.callSoon(this::expire) : loop.callAt(deadline, this::expire);
        }
    }

    /**
     * Tells whether the deadline passed while the block ran. Does not suspend.
     *
     * @return true if it did
     */
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    /**
     * Starts the timer for the current task. Does not suspend.
     *
     * @return this timeout
     * @throws IllegalStateException if it was entered before, or outside a task
     */
    @Override
    public Timeout enter() {
        if (state != State.CREATED) {
            throw new IllegalStateException("Timeout has already been entered: make a new one for each block");
        }
        Task<?> current = Task.currentOrNull();
        if (current == null) {
            throw new IllegalStateException("Timeout should be used inside a task: it works by cancelling the task");
        }
        state = State.ACTIVE;
        task = current;
        cancelling = current.cancelling();
        reschedule(when);
        return this;
    }

    /**
     * Stops the timer. Does not suspend.
     *
     * @param failure what the block threw, or null
     * @return false
     * @throws TimeoutException in place of a cancellation that is this timeout's own
     */
    @Override
    public boolean exit(@Nullable Throwable failure) throws TimeoutException {
        Task<?> entered = task;
        if (entered == null) {
            throw new IllegalStateException("Timeout has not been entered: nothing to leave");
        }
        stopTimer();
        if (state == State.EXPIRING) {
            state = State.EXPIRED;
            if (entered.uncancel() <= cancelling && failure instanceof CancelledError) {
                var overdue = new TimeoutException();
                overdue.initCause(failure);
                throw overdue;
            }
        } else if (state == State.ACTIVE) {
            state = State.FINISHED;
        }
        return false;
    }

    @Override
    public String toString() {
        return "Timeout[" + text(state) + (state == State.ACTIVE ? ", when=" + when : "") + "]";
    }

    private void expire() {
        Task<?> entered = task;
        if (entered != null) {
            entered.cancel();
        }
        state = State.EXPIRING;
        timer = null;
    }

    private void stopTimer() {
        Handle running = timer;
        if (running != null) {
            running.cancel();
            timer = null;
        }
    }

    private static String text(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
