package dev.weft.trio;

import dev.weft.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A fair queue of waiting tasks: what locks and the like are made of.
 *
 * <p>Semantics: Trio's ParkingLot. Whoever is cancelled while it stands here leaves the queue at once.
 */
public final class ParkingLot {
    private final Line<Parked> parked = new Line<>();
    private final List<Task<?>> brokenBy = new ArrayList<>(0);
    private final Object owner;

    /** Makes an empty queue. */
    public ParkingLot() {
        owner = this;
    }

    /** Makes the queue of something that its waiters say they wait for. */
    ParkingLot(Object owner) {
        this.owner = owner;
    }

    /** How many tasks wait. */
    public record Statistics(int tasksWaiting) {}

    /** A task that stands in a lot, and may be moved to another. */
    static final class Parked extends Wait<Void> {
        private Line.Place<Parked> place;

        private Parked(ParkingLot lot) {
            super(lot.owner);
            place = lot.parked.add(this);
        }

        private void moveTo(ParkingLot lot) {
            waitsFor(lot.owner);
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
        if (!brokenBy.isEmpty()) {
            throw broken();
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

    /** Breaks the lot on behalf of the current task. See {@link #breakLot(Task)}. */
    public void breakLot() {
        breakLot(Task.current());
    }

    /**
     * Lets everybody here, and everybody who will come, fail with a {@link BrokenResourceException} that names the task. Does not
     * suspend. A lot stays broken; another breaker is only noted. {@link Lowlevel#addParkingLotBreaker} does it when a task ends.
     */
    public void breakLot(Task<?> breaker) {
        brokenBy.add(breaker);
        for (var entry : take(Integer.MAX_VALUE)) {
            entry.setException(broken());
        }
    }

    /** Returns who has broken the lot, first breaker first; empty if nobody has. */
    public List<Task<?>> brokenBy() {
        return List.copyOf(brokenBy);
    }

    private BrokenResourceException broken() {
        return new BrokenResourceException("the parking lot is broken by "
                + brokenBy.stream().map(Task::getName).collect(Collectors.joining(", ")));
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
