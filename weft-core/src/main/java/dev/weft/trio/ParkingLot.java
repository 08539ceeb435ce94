package dev.weft.trio;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fair queue of waiting tasks: what locks and the like are made of.
 *
 * <p>Semantics: Trio's ParkingLot. Whoever is cancelled while it stands here leaves the queue at once.
 */
public final class ParkingLot {
    private final Set<Parked> parked = new LinkedHashSet<>();
    private @Nullable String broken;

    /** Makes an empty queue. */
    public ParkingLot() {}

    /** How many tasks wait. */
    public record Statistics(int tasksWaiting) {}

    /** A task that stands in a lot, and may be moved to another. */
    static final class Parked {
        private ParkingLot lot;
        private final Wait<Void> wait = new Wait<>(this::leave);

        private Parked(ParkingLot lot) {
            this.lot = lot;
        }

        private void leave() {
            lot.parked.remove(this);
        }
    }

    /**
     * Waits in the queue until somebody unparks this task. Suspends.
     *
     * @throws BrokenResourceException if the lot is broken, or gets broken meanwhile
     */
    public void park() {
        park(enter());
    }

    /** Stands in the queue, without waiting yet. */
    Parked enter() {
        if (broken != null) {
            throw new BrokenResourceException(broken);
        }
        var entry = new Parked(this);
        parked.add(entry);
        return entry;
    }

    void park(Parked entry) {
        entry.wait.park();
    }

    /** Lets the first {@code count} tasks go on, and returns how many there were. Does not suspend. */
    public int unpark(int count) {
        return unparkEntries(count).size();
    }

    /** Lets all tasks go on. Does not suspend. */
    public int unparkAll() {
        return unpark(Integer.MAX_VALUE);
    }

    List<Parked> unparkEntries(int count) {
        var entries = take(count);
        entries.forEach(entry -> entry.wait.wake());
        return entries;
    }

    /** Moves the first {@code count} tasks to the end of another lot; they go on waiting. Does not suspend. */
    public void repark(ParkingLot other, int count) {
        for (var entry : take(count)) {
            entry.lot = other;
            other.parked.add(entry);
        }
    }

    /** Lets everybody here, and everybody who will come, fail with {@link BrokenResourceException}. Does not suspend. */
    public void breakLot(String why) {
        broken = why;
        for (var entry : take(Integer.MAX_VALUE)) {
            entry.wait.setException(new BrokenResourceException(why));
        }
    }

    private List<Parked> take(int count) {
        var entries = new ArrayList<Parked>();
        var iterator = parked.iterator();
        while (entries.size() < count && iterator.hasNext()) {
            entries.add(iterator.next());
            iterator.remove();
        }
        return entries;
    }

    /** Returns how many tasks wait. */
    public int size() {
        return parked.size();
    }

    /** Returns whether nobody waits. */
    public boolean isEmpty() {
        return parked.isEmpty();
    }

    /** Returns how many tasks wait, as a record. */
    public Statistics statistics() {
        return new Statistics(parked.size());
    }

    @Override
    public String toString() {
        return "ParkingLot[" + parked.size() + " waiting]";
    }
}
