package dev.weft.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the table: a piece of work each, with the number of operations that one measured call of it does.
 *
 * <p>The Python script measures the rows of the same names with the same numbers of operations.
 */
@SuppressWarnings("ImmutableEnumChecker") // a lambda without state
public enum Row {
    SWITCH_2("switch, 2 tasks, sleep(0)", 100_000, (peer, n) -> peer.switching(2, n)),
    SWITCH_1000("switch, 1,000 tasks, sleep(0)", 100_000, (peer, n) -> peer.switching(1_000, n)),
    FUTURE_2("switch, 2 tasks, by futures", 50_000, (peer, n) -> peer.futures(2, n)),
    FUTURE_1000("switch, 1,000 tasks, by futures", 50_000, (peer, n) -> peer.futures(1_000, n)),
    SPAWN("spawn and await", 10_000, Peer::spawn),
    GATHER("gather of 10,000, a child", 10_000, Peer::gather),
    PING_PONG("queue ping-pong, a round", 20_000, Peer::pingPong),
    BUFFER("bounded buffer, an item", 50_000, Peer::buffer),
    LOCK("uncontended lock", 100_000, Peer::lock),
    CALL_SOON("callSoon", 100_000, Peer::callSoon),
    THREADSAFE("callSoonThreadsafe round trip", 5_000, Peer::threadsafe),
    TO_THREAD("toThread round trip", 5_000, Peer::toThread),
    CANCEL("cancel of 100,000, a task", 100_000, Peer::cancel),
    TIMERS("1,000,000 timers, a timer", 1_000_000, Peer::timers),
    PARK_TIME("1,000,000 parked tasks, time a task", 1_000_000, null),
    PARK_BYTES("1,000,000 parked tasks, bytes a task", 1_000_000, null),
    COLD_START("cold start, whole process", 1, null),
    TRIO_NURSERY("nursery of 10,000, a child", 10_000, (peer, n) -> peer.nursery(n, false)),
    TRIO_NURSERY_TURN("the same, each gives up a turn", 10_000, (peer, n) -> peer.nursery(n, true)),
    TRIO_SCOPE("cancel scope, enter and leave", 100_000, Peer::scope),
    TRIO_DEADLINES("10 nested deadlines, a scope", 50_000, Peer::deadlines),
    TRIO_PING_PONG("channel ping-pong, a round", 20_000, Peer::rendezvous),
    TRIO_FAN_IN("channel fan-in of 10, an item", 50_000, Peer::fanIn);

    /** What a row does with a peer, with so many operations. */
    interface Work {
        void run(Peer peer, int operations) throws Exception;
    }

    private final String title;
    private final int operations;
    private final @Nullable Work work;

    Row(String title, int operations, @Nullable Work work) {
        this.title = title;
        this.operations = operations;
        this.work = work;
    }

    /** Returns what the row measures, in words. */
    public String title() {
        return title;
    }

    /** Returns the name by which the command line and the script know the row, such as {@code switch-2}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns how many operations one measured call of {@link #run} does. */
    public int operations() {
        return operations;
    }

    /** Tells whether JMH measures the row; the others are measured in processes of their own. */
    public boolean measuredByJmh() {
        return work != null;
    }

    /** Tells whether the row is one of Trio's ideas: then Python's column is Trio, not asyncio. */
    public boolean ofTrio() {
        return key().startsWith("trio-");
    }

    /** Does the row's work once, with so many operations. */
    public void run(Peer peer, int operations) throws Exception {
        if (work == null) {
            throw new IllegalStateException("the row " + key() + " is measured in a process of its own");
        }
        work.run(peer, operations);
    }

    /** Returns the row with this key. */
    static Optional<Row> of(String key) {
        return Arrays.stream(values()).filter(row -> row.key().equals(key)).findFirst();
    }
}
