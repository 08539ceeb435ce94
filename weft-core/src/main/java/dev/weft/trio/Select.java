package dev.weft.trio;

import dev.weft.Awaitable;
import dev.weft.Checkpoint;
import dev.weft.Future;
import dev.weft.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits for several things at once, and takes exactly one of them: a value from a channel, room in a channel, an event, the end
 * of a task or another future, or a time.
 *
 * <p>What is not taken is as if nobody had asked: its value stays in its channel, the value to send is not sent, and a task goes
 * on. If several can be taken at once, the one that was named first is. Cancelled, nothing was taken. Loop thread only.
 *
 * <p>Semantics: beyond Trio; Go's select, with the order of Kotlin's. A branch may be used again and again.
 */
public final class Select {
    /*
     * All on the loop's thread: either a branch can be taken at once, and no other one is looked at; or a choice stands in
     * the line of each branch, and whoever comes first settles it. The choice leaves all other lines in that same moment, as
     * it does when it is cancelled, so nobody can hand it a second thing.
     */
    private Select() {}

    /**
     * What is done with what was taken, in the task that selects.
     *
     * @param <V> what was taken
     * @param <R> what comes of it
     */
    @FunctionalInterface
    public interface Then<V extends @Nullable Object, R extends @Nullable Object> {
        /**
         * Does it. May suspend.
         *
         * @throws Exception whatever it throws, unchanged
         */
        R apply(V value) throws Exception;
    }

    /**
     * One of the things to wait for.
     *
     * @param <R> what comes of it
     */
    public abstract static sealed class Branch<R extends @Nullable Object>
            permits Branches.Receive, Branches.Send, Branches.Timer, Branches.Done, Branches.Happened {
        Branch() {}

        /** Takes it if that can be done at once, and returns what to do then; null if not. Does not suspend. */
        abstract @Nullable Awaitable<? extends R> tryNow();

        /** Lets the choice wait here. */
        abstract void enter(Choice<R> choice);
    }

    /**
     * Takes the first of these that can be taken, and does what its branch says. A checkpoint before that.
     *
     * @return what the branch returns
     * @throws EndOfChannelException if a channel without a body for its end has ended, and likewise what else a branch throws
     */
    @SafeVarargs
    public static <R extends @Nullable Object> R first(Branch<R>... branches) {
        var list = new ArrayList<Branch<R>>(branches.length);
        for (var branch : branches) {
            list.add(branch);
        }
        return first(list);
    }

    /** As {@link #first(Branch[])}. */
    public static <R extends @Nullable Object> R first(List<Branch<R>> branches) {
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("a select needs at least one branch");
        }
        Checkpoint.ifCancelled();
        for (var branch : branches) {
            var rest = branch.tryNow();
            if (rest != null) {
                Checkpoint.shielded();
                return finish(rest);
            }
        }
        var choice = new Choice<R>(branches);
        for (var branch : branches) {
            branch.enter(choice);
        }
        return finish(choice.park());
    }

    private static <R extends @Nullable Object> R finish(Awaitable<? extends R> rest) {
        try {
            return rest.await();
        } catch (Throwable e) {
            throw Sneaky.raise(e);
        }
    }

    // ------------------------------------------------------------------ branches

    /** Receives a value. The select throws {@link EndOfChannelException} if the channel has ended or ends. */
    public static <T, R extends @Nullable Object> Branch<R> receive(MemoryReceiveChannel<T> channel, Then<T, R> then) {
        return new Branches.Receive<>(channel, then, null);
    }

    /** As {@link #receive(MemoryReceiveChannel, Then)}, with what to do if the channel has ended or ends. */
    public static <T, R extends @Nullable Object> Branch<R> receive(
            MemoryReceiveChannel<T> channel, Then<T, R> then, Awaitable<R> atEnd) {
        return new Branches.Receive<>(channel, then, atEnd);
    }

    /** Sends a value. The select throws {@link BrokenResourceException} if nobody will receive it. */
    public static <T, R extends @Nullable Object> Branch<R> send(
            MemorySendChannel<T> channel, T value, Awaitable<R> then) {
        return new Branches.Send<>(channel, value, then);
    }

    /**
     * Lets a time pass, counted from the call of {@link #first}; zero is there at once, so that as the last branch it means
     * "otherwise".
     *
     * @throws IllegalArgumentException if the delay is negative
     */
    public static <R extends @Nullable Object> Branch<R> after(Duration delay, Awaitable<R> then) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("`delay` must be non-negative: " + delay);
        }
        return new Branches.Timer<>(delay, 0, then);
    }

    /** Waits for a time of {@link Trio#currentTime}. */
    public static <R extends @Nullable Object> Branch<R> at(long nanos, Awaitable<R> then) {
        return new Branches.Timer<>(null, nanos, then);
    }

    /** Waits until an event has happened. */
    public static <R extends @Nullable Object> Branch<R> happened(Event event, Awaitable<R> then) {
        return new Branches.Happened<>(event, then);
    }

    /** Awaits a task or another future. Its failure is thrown by the select; cancelling the select leaves it alone. */
    public static <T extends @Nullable Object, R extends @Nullable Object> Branch<R> done(
            Future<T> future, Then<? super T, R> then) {
        return new Branches.Done<>(future, () -> then.apply(future.result()));
    }

    /** As {@link #done}, for either outcome. */
    public static <T extends @Nullable Object, R extends @Nullable Object> Branch<R> settled(
            Future<T> future, Then<? super Outcome<T>, R> then) {
        return new Branches.Done<>(future, () -> {
            if (!future.cancelled()) {
                future.exception(); // it counts as seen
            }
            return then.apply(future.outcome());
        });
    }

    // ------------------------------------------------------------------ waiting

    /** The one wait of a select that has to wait: it stands in the lines of all branches. */
    static final class Choice<R extends @Nullable Object> extends Wait<Awaitable<? extends R>> {
        private final List<Runnable> exits = new ArrayList<>();

        Choice(List<? extends Branch<R>> branches) {
            super(branches);
        }

        /** Notes how to leave a line. */
        void exit(Runnable leave) {
            exits.add(leave);
        }

        void choose(Awaitable<? extends R> rest) {
            if (!done()) {
                forget();
                setResult(rest);
            }
        }

        void fail(RuntimeException e) {
            choose(() -> {
                throw e;
            });
        }

        @Override
        void forget() {
            exits.forEach(Runnable::run);
        }
    }
}
