package dev.weft;

import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Who runs next: the queue of what is ready, the timers, the inbox, and the iterations that work them off. */
final class Turns {
    /*
     * One iteration: wait for the outside if nothing is ready; take in what other threads have sent; move the timers that
     * are due behind what is ready; then run what was ready at that moment and no more (`remaining` counts it down).
     *
     * The home thread runs the iterations. A stack that is about to give its turn away may do the next step itself if that
     * saves a switch and changes no order: takeNext and takeUnstarted say when. They begin an iteration of their own only
     * when there is nothing to take in, and only MOST_QUIET_ITERATIONS times before the home has its say again.
     */
    private static final int MOST_QUIET_ITERATIONS = 64;

    private final EventLoop loop;

    // Any thread.
    private final ConcurrentLinkedQueue<Ready> inbox = new ConcurrentLinkedQueue<>();

    // Loop thread only.
    private final ReadyQueue ready = new ReadyQueue();
    private final ReadyQueue urgent = new ReadyQueue(); // runs before anything else of the same iteration
    private final Timers timers = new Timers();
    private final SlowTurns slow = new SlowTurns();
    private final Idlers idlers = new Idlers();
    private final @Nullable Random shuffle; // null: first ready, first run
    private final Context outside = new Context(); // what the poller's callbacks see
    private int remaining;
    private int quietIterations;
    private boolean stopping;
    private boolean interrupted; // the home was, while it waited: its caller is told after the run

    Turns(EventLoop loop, @Nullable Long seed) {
        this.loop = loop;
        shuffle = seed == null ? null : new Random(seed);
    }

    // ------------------------------------------------------------------ filling the queues

    void add(Ready item) {
        ready.add(item);
    }

    void addUrgent(Ready item) {
        urgent.add(item);
    }

    /** Puts an item into the inbox; the caller wakes the loop. Any thread. */
    void send(Ready item) {
        inbox.add(item);
    }

    /** Removes an item from the inbox, unless the loop has taken it in. Any thread. */
    boolean takeBack(Ready item) {
        return inbox.remove(item);
    }

    Timers timers() {
        return timers;
    }

    /** Counts what is due or set; the loop adds its tasks. */
    LoopStatistics statistics(int tasks) {
        var first = timers.first();
        return new LoopStatistics(
                tasks, ready.size() + urgent.size(), first == null ? Deadlines.NEVER : first.when(), inbox.size());
    }

    Idlers idlers() {
        return idlers;
    }

    SlowTurns slow() {
        return slow;
    }

    /** Drops what is ready or set. The inbox stays: who is just sending takes it back. */
    void clear() {
        ready.clear();
        timers.clear();
    }

    // ------------------------------------------------------------------ iterations, on the home thread

    /** Ends the run after the iteration that is under way. */
    void stop() {
        stopping = true;
    }

    void takeUntilStopped() {
        try {
            do {
                iterate();
            } while (!stopping);
        } finally {
            stopping = false;
            if (interrupted) {
                interrupted = false;
                Thread.currentThread().interrupt();
            }
        }
    }

    private void iterate() {
        quietIterations = 0;
        if (nothingToDo() && !stopping) {
            waitForOutside();
        } else {
            poll(0);
        }
        takeIn();
        loop.unretrieved().reportUnreachable();
        remaining = ready.size();
        if (shuffle != null) {
            ready.shuffleTasks(remaining, shuffle);
        }
        while (remaining > 0) {
            remaining--;
            take(ready.poll());
            while (urgent.size() > 0) {
                take(urgent.poll());
            }
        }
    }

    private void take(@Nullable Ready item) {
        if (item == null) {
            return;
        }
        if (loop.getDebug()) {
            slow.measure(item);
        } else {
            item.turn();
        }
    }

    private boolean nothingToDo() {
        return ready.size() == 0 && inbox.isEmpty();
    }

    private void waitForOutside() {
        var clock = loop.clock();
        var timer = timers.first();
        long toTimer = timer == null ? Clock.NEVER : clock.realNanosUntil(timer.when());
        if (idlers.patience() < toTimer) {
            poll(idlers.patience());
            poll(0); // what the first look did, such as sending, another end in this process sees in the second
            if (nothingToDo() && !timerIsDue()) {
                idlers.wake();
            }
        } else if (timer != null && !loop.awaitsOutside() && clock.jumpsAfterNanos() < toTimer) {
            poll(clock.jumpsAfterNanos());
            if (nothingToDo()) {
                clock.jumpTo(timer.when());
            }
        } else if (timer != null || loop.awaitsOutside() || loop.poller().active() || othersMayCall()) {
            poll(toTimer);
        } else {
            requireInbox();
        }
    }

    /** A clock that jumps belongs to a closed world: no thread that the loop knows nothing of will call in. */
    private boolean othersMayCall() {
        return loop.othersMayCall() && loop.clock().jumpsAfterNanos() == Clock.NEVER;
    }

    /** Who ends an expectation sends first, so that only now, after the last of them, an empty inbox means a deadlock. */
    private void requireInbox() {
        if (inbox.isEmpty()) {
            throw Deadlock.of(loop);
        }
    }

    private void poll(long timeoutNanos) {
        loop.enter(null, outside);
        var watcher = loop.watcher();
        if (watcher != null) {
            watcher.waitBegins(timeoutNanos);
        }
        if (loop.getDebug() && timeoutNanos != Long.MAX_VALUE) {
            slow.measurePoll(loop.poller(), timeoutNanos);
        } else {
            loop.poller().poll(timeoutNanos);
        }
        if (watcher != null) {
            watcher.waitEnded(timeoutNanos);
        }
        interrupted |= Thread.interrupted();
    }

    private void takeIn() {
        for (var item = inbox.poll(); item != null; item = inbox.poll()) {
            ready.add(item);
        }
        if (!timers.isEmpty()) {
            timers.expireInto(ready, loop.nanoTime());
        }
    }

    // ------------------------------------------------------------------ steps on a task's stack

    /** Removes the item from the ready queue if it is next in line, so that the caller can run it. */
    @SuppressWarnings("ReferenceEquality") // that very item
    boolean takeNext(Ready item) {
        if (urgent.size() == 0 && (remaining > 0 || beginQuietIteration()) && ready.peek() == item) {
            remaining--;
            ready.poll();
            return true;
        }
        return false;
    }

    /** Removes and returns the next item in line if it is a task that has not begun. */
    @Nullable
    Task<?> takeUnstarted() {
        if (remaining > 0
                && urgent.size() == 0
                && ready.peek() instanceof Task<?> task
                && task.isCreated()
                && !loop.getDebug()) {
            remaining--;
            ready.poll();
            return task;
        }
        return null;
    }

    /** Removes and returns the next item in line if it is a task that waits on a stack of its own. */
    @Nullable
    Task<?> takeWaiting() {
        if (urgent.size() == 0
                && (remaining > 0 || beginQuietIteration())
                && ready.peek() instanceof Task<?> task
                && task.isWaiting()
                && !loop.getDebug()) {
            remaining--;
            ready.poll();
            return task;
        }
        return null;
    }

    private boolean beginQuietIteration() {
        if (loop.getDebug()
                || shuffle != null
                || stopping
                || quietIterations >= MOST_QUIET_ITERATIONS
                || ready.size() == 0
                || !inbox.isEmpty()
                || loop.poller().active()
                || timerIsDue()) {
            return false;
        }
        quietIterations++;
        remaining = ready.size();
        return true;
    }

    private boolean timerIsDue() {
        var timer = timers.first();
        return timer != null && timer.when() <= loop.nanoTime();
    }
}
