package dev.weft.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The rows of pools and queues: a piece of work each, which {@link PoolWork} does with Weft and the script with CPython, with
 * the same number of operations. JMH does not measure them: their work is between threads and processes, some of it is not to
 * be counted, and it takes milliseconds.
 */
@SuppressWarnings("ImmutableEnumChecker") // a lambda without state
public enum PoolRow {
    THREAD_TRIP("empty call on a thread and back", 20_000, PoolWork::threadTrip),
    THREAD_CALLS("100,000 small calls on 2 threads, a call", 100_000, PoolWork::threadCalls),
    PROCESS_TRIP("empty call in a process and back", 5_000, PoolWork::processTrip),
    PROCESS_CALLS("100,000 small calls in 2 processes, a call", 100_000, PoolWork::processCalls),
    PROCESS_BYTES("64 MiB as argument of a process", 4, PoolWork::processBytes),
    PROCESS_COLD("new pool of processes to its first result", 1, PoolWork::processCold),
    QUEUE("item to another process, one by one", 50_000, PoolWork::queue),
    QUEUE_MANY("item to another process, 500 at a time", 200_000, PoolWork::queueMany),
    UNSYNC("empty unsync call and its result", 20_000, PoolWork::unsync);

    /** What a row does; the number is that of its operations. */
    interface Work {
        void run(PoolWork work, int operations) throws Exception;
    }

    private static final String PREFIX = "pool-";

    private final String title;
    private final int operations;
    private final Work work;

    PoolRow(String title, int operations, Work work) {
        this.title = title;
        this.operations = operations;
        this.work = work;
    }

    /** Returns what the row measures, in words. */
    public String title() {
        return title;
    }

    /** Returns the name by which the command line and the script know the row, such as {@code pool-thread-trip}. */
    public String key() {
        return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns how many operations one run is. */
    public int operations() {
        return operations;
    }

    /** Does the row's work once, with so many operations. */
    void run(PoolWork pools, int operations) throws Exception {
        work.run(pools, operations);
    }

    /** Returns the row with this key. */
    static Optional<PoolRow> of(String key) {
        return Arrays.stream(values()).filter(row -> row.key().equals(key)).findFirst();
    }
}
