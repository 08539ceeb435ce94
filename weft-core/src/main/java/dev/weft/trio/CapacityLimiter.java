package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.Task;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens that are lent to borrowers, at most so many at a time; the number may change while they are out.
 *
 * <p>Semantics: Trio's CapacityLimiter; 0 tokens are allowed, as in Trio since 0.33. A borrower is a task, unless another
 * object is named; it has at most one token. First come, first served.
 */
public final class CapacityLimiter {
    private final ParkingLot lot = new ParkingLot(this);
    private final Set<Object> borrowers = new LinkedHashSet<>();
    private final Map<ParkingLot.Parked, Object> pending = new HashMap<>();
    private int totalTokens;

    /** The state of a limiter. */
    public record Statistics(int borrowedTokens, int totalTokens, List<Object> borrowers, int tasksWaiting) {}

    /** Makes a limiter with so many tokens. */
    public CapacityLimiter(int totalTokens) {
        requireEnough(totalTokens);
        this.totalTokens = totalTokens;
    }

    private static void requireEnough(int tokens) {
        int fewest = EventLoop.currentOrNull() == null
                ? 0
                : TrioRun.current().version.fewestTokens();
        if (tokens < fewest) {
            throw new IllegalArgumentException("totalTokens must be >= " + fewest + ": " + tokens);
        }
    }

    /** Returns how many tokens there are. */
    public int totalTokens() {
        return totalTokens;
    }

    /** Sets how many tokens there are; those that are out stay out. Does not suspend. */
    public void totalTokens(int tokens) {
        requireEnough(tokens);
        totalTokens = tokens;
        wakeWaiters();
    }

    /** Returns how many tokens are out. */
    public int borrowedTokens() {
        return borrowers.size();
    }

    /** Returns how many tokens are free; negative after the number was lowered below what is out. */
    public int availableTokens() {
        return totalTokens - borrowers.size();
    }

    /** Borrows a token for the current task if one is free; see {@link #acquireOnBehalfOfNowait}. */
    public void acquireNowait() {
        acquireOnBehalfOfNowait(Task.current());
    }

    /**
     * Borrows a token if one is free and nobody waits. Does not suspend.
     *
     * @throws WouldBlockException if it must wait
     * @throws IllegalStateException if the borrower has one
     */
    public void acquireOnBehalfOfNowait(Object borrower) {
        if (!tryAcquire(borrower)) {
            throw new WouldBlockException("all " + totalTokens + " tokens are out");
        }
    }

    private boolean tryAcquire(Object borrower) {
        if (borrowers.contains(borrower)) {
            throw new IllegalStateException(
                    "this borrower is already holding one of this CapacityLimiter's tokens: " + borrower);
        }
        return borrowers.size() < totalTokens && lot.isEmpty() && borrowers.add(borrower);
    }

    /** Borrows a token for the current task; see {@link #acquireOnBehalfOf}. */
    public void acquire() {
        acquireOnBehalfOf(Task.current());
    }

    /**
     * Borrows a token. A checkpoint; cancelled, the borrower has none.
     *
     * @throws IllegalStateException if the borrower has one
     */
    public void acquireOnBehalfOf(Object borrower) {
        Checkpoint.ifCancelled();
        if (tryAcquire(borrower)) {
            Checkpoint.shielded();
            return;
        }
        var entry = lot.enter();
        pending.put(entry, borrower);
        try {
            entry.park();
        } finally {
            pending.remove(entry);
        }
    }

    /** Gives the current task's token back; see {@link #releaseOnBehalfOf}. */
    public void release() {
        releaseOnBehalfOf(Task.current());
    }

    /**
     * Gives a token back, and lends it to the first who waits. Does not suspend.
     *
     * @throws IllegalStateException if the borrower has none
     */
    public void releaseOnBehalfOf(Object borrower) {
        if (!borrowers.remove(borrower)) {
            throw new IllegalStateException(
                    "this borrower isn't holding any of this CapacityLimiter's tokens: " + borrower);
        }
        wakeWaiters();
    }

    private void wakeWaiters() {
        for (var entry : lot.unparkEntries(Math.max(availableTokens(), 0))) {
            var borrower = pending.remove(entry);
            if (borrower != null) {
                borrowers.add(borrower);
            }
        }
    }

    /** Borrows a token for a try-with-resources block. A checkpoint. */
    public Held hold() {
        acquire();
        return this::release;
    }

    /** Returns the state of the limiter. */
    public Statistics statistics() {
        return new Statistics(borrowers.size(), totalTokens, List.copyOf(borrowers), lot.size());
    }

    @Override
    public String toString() {
        return "CapacityLimiter[" + borrowers.size() + "/" + totalTokens + ", " + lot.size() + " waiting]";
    }
}
