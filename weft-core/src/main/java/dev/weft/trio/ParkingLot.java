package dev.weft.trio;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fair queue of waiting tasks: what locks and the like are made of.
 *
 * <p>Semantics: Trio's ParkingLot. Whoever is cancelled while it stands here leaves the queue at once.
 */
public final class ParkingLot {
    private final Line<Parked> parked = new Line<>();
    private @Nullable String broken;

    /** Makes an empty queue. */
    public ParkingLot() {}

    /** How many tasks wait. */
    public record Statistics(int tasksWaiting) {}

    /** A task that stands in a lot, and may be moved to another. */
    static final class Parked extends Wait<Void> {
        private Line.Place<Parked> place;

        private Parked(ParkingLot lot) {
            place = lot.parked.add(this);
        }

        private void moveTo(ParkingLot lot) {
            place = lot.parked.add(this);
        }

        @Override
        void forget() {
            place.leave();
        }
    }

    /**
     * Waits in the queue until somebody unparks this task. Suspends.
     *
     * @throws BrokenResourceException if the lot is broken, or gets broken meanwhile
     */
    public void park() {
        enter().park();
    }

    /** Stands in the queue, without waiting yet. */
    Parked enter() {
        if (broken != null) {
            throw new BrokenResourceException(broken);
        }
        return new Parked(this);
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
        entries.forEach(Wait::wake);
        return entries;
    }

    /** Moves the first {@code count} tasks to the end of another lot; they go on waiting. Does not suspend. */
    public void repark(ParkingLot other, int count) {
        for (var entry : take(count)) {
            entry.moveTo(other);
        }
    }

    /** Lets everybody here, and everybody who will come, fail with {@link BrokenResourceException}. Does not suspend. */
    public void breakLot(String why) {
        broken = why;
        for (var entry : take(Integer.MAX_VALUE)) {
            entry.setException(new BrokenResourceException(why));
        }
    }

    private List<Parked> take(int count) {
        var entries = new ArrayList<Parked>(Math.min(count, parked.size()));
        while (entries.size() < count) {
            var entry = parked.poll();
            if (entry == null) {
                break;
            }
            entries.add(entry);
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
