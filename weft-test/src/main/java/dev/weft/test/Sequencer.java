package dev.weft.test;

import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings the steps of several tasks into one order: each step names its position, and runs when all lower ones are over.
 *
 * <p>{@code try (var step = sequencer.at(1)) { ... }}
 *
 * <p>Threads: loop thread only. Semantics: Trio's {@code Sequencer}.
 */
public final class Sequencer {
    private final Map<Integer, Future<@Nullable Void>> waiting = new HashMap<>();
    private final Set<Integer> claimed = new HashSet<>();
    private int next;
    private boolean broken;

    /** Makes a sequencer whose first position is 0. */
    public Sequencer() {}

    /** A step under way; closing it lets the next position begin. */
    public interface Step extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for the position's turn. Suspends if it has not come. A cancellation breaks the whole sequence: the order can no
     * longer be kept.
     *
     * @throws IllegalStateException if the position was taken before, or if the sequence is broken
     */
    public Step at(int position) {
        if (broken) {
            throw brokenSequence();
        }
        if (!claimed.add(position)) {
            throw new IllegalStateException("position " + position + " is taken: each one is used once");
        }
        if (position != next) {
            waitFor(position);
        }
        return () -> begin(position + 1);
    }

    private void waitFor(int position) {
        Future<@Nullable Void> turn = EventLoop.current().createFuture();
        waiting.put(position, turn);
        try {
            Checkpoint.await(turn);
        } catch (Throwable failure) {
            breakUp(position);
            throw failure;
        }
        if (broken) {
            throw brokenSequence();
        }
    }

    private void begin(int position) {
        next = position;
        var turn = waiting.remove(position);
        if (turn != null) {
            turn.setResult(null);
        }
    }

    private void breakUp(int position) {
        broken = true;
        waiting.remove(position);
        for (var turn : waiting.values()) {
            if (!turn.done()) {
                turn.setResult(null);
            }
        }
        waiting.clear();
    }

    private static IllegalStateException brokenSequence() {
        return new IllegalStateException("the sequence is broken: a task that waited for its position was cancelled");
    }
}
