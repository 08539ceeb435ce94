package dev.weft.bench;

/**
 * One runtime's way to do each row's work. A method does the work once, with as many operations as it is told, and returns
 * when all of it is done; what it costs to enter the runtime is shared by all its operations.
 *
 * <p>Threads: opened, used and closed by one thread at a time. A method that the runtime has no counterpart for is not
 * overridden and throws {@link UnsupportedOperationException}; {@link Column} knows which ones these are.
 */
public interface Peer extends AutoCloseable {

    /** The capacity of the bounded buffer, and of the channel that many send into. */
    int BUFFER = 16;

    /** How many deadlines are nested. */
    int DEPTH = 10;

    /** How many tasks send into one channel. */
    int SENDERS = 10;

    /** Lets {@code tasks} tasks give up their turn, {@code times} times in all. */
    default void switching(int tasks, int times) throws Exception {
        throw absent("switching");
    }

    /** Hands a token round a ring of {@code tasks} tasks, {@code hops} times: each hop completes a future that a task awaits. */
    default void futures(int tasks, int hops) throws Exception {
        throw absent("futures");
    }

    /** Spawns a task that does nothing and awaits it, {@code tasks} times, one after the other. */
    default void spawn(int tasks) throws Exception {
        throw absent("spawn");
    }

    /** Spawns {@code tasks} tasks at once that return a value, and awaits all values. */
    default void gather(int tasks) throws Exception {
        throw absent("gather");
    }

    /** Sends a message to a second task over an unbounded queue and gets it back over another, {@code rounds} times. */
    default void pingPong(int rounds) throws Exception {
        throw absent("pingPong");
    }

    /** Lets one task hand {@code items} items to another over a queue of {@value #BUFFER} places. */
    default void buffer(int items) throws Exception {
        throw absent("buffer");
    }

    /** Spawns {@code tasks} tasks that wait for one future, runs {@code parked} when all of them wait, and ends them. */
    default void park(int tasks, Runnable parked) throws Exception {
        throw absent("park");
    }

    /** Sets {@code timers} timers, due after {@link #delayMicros}, and waits until all have gone off. */
    default void timers(int timers) throws Exception {
        throw absent("timers");
    }

    /** Spawns {@code tasks} tasks that wait for ever, cancels each, and waits until all have ended. */
    default void cancel(int tasks) throws Exception {
        throw absent("cancel");
    }

    /**
     * Acquires a lock that nobody else wants, writes a number and releases it, {@code times} times. The write is opaque, and the
     * lock outlives the call: a compiler that sees that nobody looks would leave all of it out.
     */
    default void lock(int times) throws Exception {
        throw absent("lock");
    }

    /** Queues {@code callbacks} callbacks at once and waits until all have run. */
    default void callSoon(int callbacks) throws Exception {
        throw absent("callSoon");
    }

    /** Lets another thread queue a callback and wait for the callback's answer, {@code rounds} times. */
    default void threadsafe(int rounds) throws Exception {
        throw absent("threadsafe");
    }

    /** Runs a function that does nothing on a thread of a pool and awaits its result, {@code rounds} times. */
    default void toThread(int rounds) throws Exception {
        throw absent("toThread");
    }

    /** Starts {@code tasks} tasks in one structured block, which waits for them all; each gives up its turn once, or does not. */
    default void nursery(int tasks, boolean turn) throws Exception {
        throw absent("nursery");
    }

    /** Enters a block that can be cancelled as a whole and leaves it, {@code times} times. */
    default void scope(int times) throws Exception {
        throw absent("scope");
    }

    /** Enters {@value #DEPTH} blocks with a deadline each, one inside the other, until {@code scopes} have been entered. */
    default void deadlines(int scopes) throws Exception {
        throw absent("deadlines");
    }

    /** Sends a message to a second task over a channel without a buffer and gets it back over another, {@code rounds} times. */
    default void rendezvous(int rounds) throws Exception {
        throw absent("rendezvous");
    }

    /** Lets {@value #SENDERS} tasks send {@code items} items over one channel of {@value #BUFFER} places to a single one. */
    default void fanIn(int items) throws Exception {
        throw absent("fanIn");
    }

    /** Frees the runtime. */
    @Override
    default void close() {}

    /** The delay of the timer with this number: 0 to 10 ms, in an order that looks like chance and is always the same. */
    static long delayMicros(int timer) {
        return timer * 7919L % 10_007;
    }

    private UnsupportedOperationException absent(String row) {
        return new UnsupportedOperationException(getClass().getSimpleName() + " has no counterpart of " + row);
    }
}
