package dev.weft.bench;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the table: a piece of work each, with the number of operations that one measured call of it does.
 *
 * <p>The Python script measures the rows of the same names with the same numbers of operations.
 */
public enum Row {
    SWITCH_2("switch, 2 tasks, sleep(0)", 100_000, peer -> peer.switching(2, 100_000)),
    SWITCH_1000("switch, 1,000 tasks, sleep(0)", 100_000, peer -> peer.switching(1_000, 100_000)),
    FUTURE_2("switch, 2 tasks, by futures", 50_000, peer -> peer.futures(2, 50_000)),
    FUTURE_1000("switch, 1,000 tasks, by futures", 50_000, peer -> peer.futures(1_000, 50_000)),
    SPAWN("spawn and await", 10_000, peer -> peer.spawn(10_000)),
    GATHER("gather of 10,000, a child", 10_000, peer -> peer.gather(10_000)),
    PING_PONG("queue ping-pong, a round", 20_000, peer -> peer.pingPong(20_000)),
    BUFFER("bounded buffer, an item", 50_000, peer -> peer.buffer(50_000)),
    TIMERS("1,000,000 timers, a timer", 1_000_000, peer -> peer.timers(1_000_000)),
    CANCEL("cancel of 100,000, a task", 100_000, peer -> peer.cancel(100_000)),
    LOCK("uncontended lock", 100_000, peer -> peer.lock(100_000)),
    CALL_SOON("callSoon", 100_000, peer -> peer.callSoon(100_000)),
    THREADSAFE("callSoonThreadsafe round trip", 5_000, peer -> peer.threadsafe(5_000)),
    TO_THREAD("toThread round trip", 5_000, peer -> peer.toThread(5_000)),
    TRIO_NURSERY("nursery of 10,000, a child", 10_000, peer -> peer.nursery(10_000, false)),
    TRIO_NURSERY_TURN("the same, each gives up a turn", 10_000, peer -> peer.nursery(10_000, true)),
    TRIO_SCOPE("cancel scope, enter and leave", 100_000, peer -> peer.scope(100_000)),
    TRIO_DEADLINES("10 nested deadlines, a scope", 50_000, peer -> peer.deadlines(50_000)),
    TRIO_PING_PONG("channel ping-pong, a round", 20_000, peer -> peer.rendezvous(20_000)),
    TRIO_FAN_IN("channel fan-in of 10, an item", 50_000, peer -> peer.fanIn(50_000)),
    PARK_TIME("1,000,000 parked tasks, time a task", 1_000_000, null),
    PARK_BYTES("1,000,000 parked tasks, bytes a task", 1_000_000, null),
    COLD_START("cold start, whole process", 1, null);

    /** What a row does with a peer. */
    interface Work {
        void run(Peer peer) throws Exception;
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

    /** Returns how many operations one call of {@link #run} does. */
    public int operations() {
        return operations;
    }

    /** Tells whether JMH measures the row; the others need a process of their own for each number. */
    public boolean measuredByJmh() {
        return work != null;
    }

    /** Tells whether the row is one of Trio's ideas: then Python's column is Trio, not asyncio. */
    public boolean ofTrio() {
        return key().startsWith("trio-");
    }

    /** Does the row's work once. */
    public void run(Peer peer) throws Exception {
        if (work == null) {
            throw new IllegalStateException("the row " + key() + " is measured in a process of its own");
        }
        work.run(peer);
    }

    /** Returns the row with this key, or throws an {@link IllegalArgumentException} that names all rows. */
    public static Row of(String key) {
        return Arrays.stream(values())
                .filter(row -> row.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no row is named " + key + "; the rows are: "
                        + String.join(
                                ", ", Arrays.stream(values()).map(Row::key).toList())));
    }
}
