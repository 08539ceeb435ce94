package dev.weft.asyncio;

import dev.weft.CancelledError;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock, and a line of tasks that gave it up until another task tells them to look again.
 *
 * <p>Loop thread only.
 *
 * <pre>{@code
 * try (var held = condition.hold()) {
 *     condition.await(() -> stock > 0);
 *     stock--;
 * }
 * }</pre>
 *
 * <p>Semantics: asyncio 3.14; {@code notify} is called {@code signal} here, because each object has a notify of its own.
 * An await may return without a signal meant for it, so look again: {@link #await(BooleanSupplier)} does.
 */
public final class Condition {
    private final Lock lock;
    private final Waiters waiters = new Waiters(new LoopBinding(this));

    /** Makes a condition with a lock of its own. */
    public Condition() {
        this(new Lock());
    }

    /**
     * Makes a condition on a lock, which several conditions may share.
     *
     * @param lock the lock
     */
    public Condition(Lock lock) {
        this.lock = Objects.requireNonNull(lock, "lock is null: leave it out for a lock of the condition's own");
    }

    /**
     * Takes the lock, as {@link Lock#acquire} does.
     *
     * @return true
     */
    public boolean acquire() {
        return lock.acquire();
    }

    /**
     * Takes the lock for a try-with-resources block, as {@link Lock#hold} does.
     *
     * @return what releases it when closed
     */
    public Held hold() {
        return lock.hold();
    }

    /**
     * Frees the lock. Does not suspend.
     *
     * @throws IllegalStateException if nobody holds it
     */
    public void release() {
        lock.release();
    }

    /**
     * Tells whether some task holds the lock. Does not suspend.
     *
     * @return true if it is held
     */
    public boolean locked() {
        return lock.locked();
    }

    /**
     * Gives up the lock, waits for a signal, and takes the lock again. Always suspends.
     *
     * <p>A cancellation takes the lock again before it goes on, however often it is repeated, and passes on a signal that
     * this task had been given.
     *
     * @return true
     * @throws IllegalStateException if nobody holds the lock
     */
    public boolean await() {
        if (!lock.locked()) {
            throw new IllegalStateException("cannot wait on un-acquired lock: acquire() the condition first");
        }
        Waiter waiter = waiters.join();
        try {
            lock.release();
            try {
                waiter.await();
            } finally {
                waiters.leave(waiter);
                reacquire();
            }
        } catch (Throwable failure) {
            waiters.wake(1);
            throw failure;
        }
        return true;
    }

    /**
     * Waits until a predicate holds, looking again after each signal. Suspends only if it does not hold at once.
     * A cancellation leaves what it leaves in {@link #await()}.
     *
     * @param predicate what to wait for; must not suspend
     * @return true
     * @throws IllegalStateException if it has to wait while nobody holds the lock
     */
    public boolean await(BooleanSupplier predicate) {
        Objects.requireNonNull(predicate, "predicate is null: await() waits for a signal alone");
        while (!predicate.getAsBoolean()) {
            await();
        }
        return true;
    }

    /**
     * Wakes the task that has waited longest; it goes on once the lock is free. Does not suspend.
     *
     * @throws IllegalStateException if nobody holds the lock
     */
    public void signal() {
        signal(1);
    }

    /**
     * Wakes the tasks that have waited longest; they go on one by one, once the lock is free. Does not suspend.
     *
     * @param n how many of them, at most
     * @throws IllegalStateException if nobody holds the lock
     */
    public void signal(int n) {
        if (!lock.locked()) {
            throw new IllegalStateException("cannot signal on un-acquired lock: acquire() the condition first");
        }
        waiters.wake(n);
    }

    /**
     * Wakes all tasks that wait. Does not suspend.
     *
     * @throws IllegalStateException if nobody holds the lock
     */
    public void signalAll() {
        signal(waiters.size());
    }

    @Override
    public String toString() {
        return "Condition[" + (locked() ? "locked" : "unlocked") + Waiting.text(waiters.size()) + "]";
    }

    /** Takes the lock however often that is cancelled; the last cancellation goes on afterwards. */
    private void reacquire() {
        @Nullable CancelledError last = null;
        while (true) {
            try {
                lock.acquire();
                break;
            } catch (CancelledError cancelled) {
                last = cancelled;
            }
        }
        if (last != null) {
            throw last;
        }
    }
}
