package dev.weft.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lines of one run, and the count of its statements.
 *
 * <p>Semantics: a closed trace takes no more lines; a statement that would begin then, or that exceeds the budget,
 * throws {@link Halt} instead.
 */
final class Trace {
    private final long budget;
    private final List<String> status = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private long statements;
    private boolean closed;

    /** One event line, with its time and label apart so that events can be sorted. */
    record Event(long time, String label, String text) {
        String line() {
            return time + " " + label + " " + text;
        }
    }

    Trace(long budget) {
        this.budget = budget;
    }

    /** Records an event; {@code id} is the statement's, or {@code -}. */
    void event(long time, String label, String id, String text) {
        if (!closed) {
            events.add(new Event(time, label, id + " " + text));
        }
    }

    /** Records the status line or a final line. */
    void line(String line) {
        if (!closed) {
            status.add(line);
        }
    }

    /** Counts a statement that is about to begin; throws {@link Halt} when the run must stop. */
    void countStatement() {
        if (closed) {
            throw new Halt();
        }
        statements++;
        if (statements > budget) {
            line("BUDGET");
            closed = true;
            throw new Halt();
        }
    }

    /** Takes no line any more. */
    void close() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    /** Sorts the events by time, then by label, where the order of labels at one time means nothing. */
    void sortEvents() {
        events.sort(Comparator.comparingLong(Event::time).thenComparing(Event::label));
    }

    /** The events in their order, the status line, then the final lines. */
    List<String> lines() {
        return Stream.concat(events.stream().map(Event::line), status.stream()).toList();
    }
}
