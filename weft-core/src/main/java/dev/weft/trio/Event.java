package dev.weft.trio;

import dev.weft.Checkpoint;

/**
 * Something that happens once, and that tasks wait for. Semantics: Trio's Event; it cannot be cleared: make a new one.
 */
public final class Event {
    private final ParkingLot lot = new ParkingLot(this);
    final Line<Runnable> listeners = new Line<>(); // the selects that wait
    private boolean set;

    /** How many tasks wait. */
    public record Statistics(int tasksWaiting) {}

    /** Makes an event that has not happened. */
    public Event() {}

    /** Returns whether the event has happened. */
    public boolean isSet() {
        return set;
    }

    /** Lets the event happen: everybody who waits goes on. Does not suspend. */
    public void set() {
        if (!set) {
            set = true;
            lot.unparkAll();
            listeners.take(all -> true).forEach(Runnable::run);
        }
    }

    /** Waits until the event has happened. A checkpoint: gives up a turn even if it has. */
    public void await() {
        if (set) {
            Checkpoint.full();
        } else {
            lot.park();
        }
    }

    /** Returns how many tasks wait. */
    public Statistics statistics() {
        return new Statistics(tasksWaiting());
    }

    private int tasksWaiting() {
        return lot.size() + listeners.size();
    }

    @Override
    public String toString() {
        return "Event[" + (set ? "set" : "not set, " + tasksWaiting() + " waiting") + "]";
    }
}
