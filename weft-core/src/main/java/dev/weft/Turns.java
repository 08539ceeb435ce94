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
    private final ShortWait shortWait;

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
    private long patience; // how long an idle loop waits
    private @Nullable Idle asleep; // a guest's loop is idle, and its waiter waits in the poller
    private boolean stopping;
    private boolean interrupted; // the home was, while it waited: its caller is told after the run

    /** What an idle loop waits for, and so what happens when its patience is over. */
    private enum Idle {
        OUTSIDE,
        IDLERS,
        JUMP,
        NOTHING
    }

    Turns(EventLoop loop, @Nullable Long seed) {
        this.loop = loop;
        shortWait = new ShortWait(loop.engine().homeIsPlatformThread(), loop.clock());
        shuffle = seed == null ? null : new Random(seed);
    }

    // ------------------------------------------------------------------ filling the queues

    void add(Ready item) {
        ready.add(item);
        rouse();
    }

    /** Ends the wait of a loop whose host, in the thread that both share, has just given it something to do. */
    void rouse() {
        if (asleep != null) {
            loop.poller().wakeup();
        }
    }

    void addUrgent(Ready item) {
        urgent.add(item);
    }

    /** Puts an item into the inbox; the caller wakes the loop. Any thread. */
    void send(Ready item) {
        inbox.add(item);
        shortWait.messageSent();
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

    /** Drops what was sent, is ready or set. */
    void clear() {
        inbox.clear();
        ready.clear();
        timers.clear();
    }

    // ------------------------------------------------------------------ iterations, on the home thread

    /** Ends the run after the iteration that is under way. */
    void stop() {
        stopping = true;
        rouse();
    }

    void takeUntilStopped() {
        try {
            do {
                iterate();
            } while (!stopping);
        } finally {
            stopping = false;
            restoreInterrupt();
        }
    }

    private void restoreInterrupt() {
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }

    private void iterate() {
        quietIterations = 0;
        if (nothingToDo() && !stopping) {
            waitForOutside();
        } else {
            HomeThread.letOthersRun();
            poll(0);
        }
        takeReady();
    }

    private void takeReady() {
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
        } else if (item instanceof Task<?> task) {
            task.turn(); // most items: a call that the compiler need not look up
        } else {
            item.turn();
        }
    }

    /** Runs an item amid a callback's turn: its stack does no step of the iteration's meanwhile. */
    void takeAmid(Ready item) {
        int left = remaining;
        int quiet = quietIterations;
        remaining = 0;
        quietIterations = MOST_QUIET_ITERATIONS;
        item.turn();
        remaining = left;
        quietIterations = quiet;
    }

    private boolean nothingToDo() {
        return ready.size() == 0 && inbox.isEmpty();
    }

    private void waitForOutside() {
        var idle = idle();
        if (idle == Idle.NOTHING) {
            requireInbox();
        } else if (idle == Idle.OUTSIDE && patience >= ShortWait.LONGEST_NANOS) {
            waitForThreads();
        } else {
            poll(patience);
            patienceIsOver(idle);
        }
    }

    private void waitForThreads() {
        if (shortWait.sees(() -> !inbox.isEmpty())) {
            poll(0);
        } else {
            shortWait.park(() -> poll(patience));
        }
    }

    /** Says what there is to wait for, and sets the patience. */
    private Idle idle() {
        var clock = loop.clock();
        var timer = timers.first();
        patience = timer == null ? Clock.NEVER : clock.realNanosUntil(timer.when());
        if (idlers.patience() < patience) {
            patience = idlers.patience();
            return Idle.IDLERS;
        }
        if (timer != null && !loop.awaitsOutside() && clock.jumpsAfterNanos() < patience) {
            patience = clock.jumpsAfterNanos();
            return Idle.JUMP;
        }
        boolean wakes = timer != null || loop.awaitsOutside() || loop.poller().active() || othersMayCall();
        return wakes ? Idle.OUTSIDE : Idle.NOTHING;
    }

    private void patienceIsOver(Idle idle) {
        if (idle == Idle.IDLERS) {
            poll(0); // what the first look did, such as sending, another end in this process sees in the second
            if (nothingToDo() && !timerIsDue()) {
                idlers.wake();
            }
        } else if (idle == Idle.JUMP) {
            var timer = timers.first();
            if (nothingToDo() && timer != null) {
                loop.clock().jumpTo(timer.when());
            }
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

    // ------------------------------------------------------------------ iterations of a guest, on the home thread

    /**
     * Does one iteration that does not wait.
     *
     * @param patienceIsOver whether the wait since {@link #fallAsleep} took its full time
     */
    void takeAsGuest(boolean patienceIsOver) {
        var idle = asleep;
        asleep = null;
        quietIterations = 0;
        var watcher = loop.watcher();
        if (idle != null && watcher != null) {
            watcher.waitEnded(patience);
        }
        poll(0);
        if (idle != null && patienceIsOver) {
            patienceIsOver(idle);
        }
        takeReady();
        if (nothingToDo()) {
            poll(0); // what this iteration has written leaves now, and may have woken somebody
        }
        restoreInterrupt();
    }

    /** Returns how long an idle loop waits, for its waiter to do it; 0: not at all. */
    long fallAsleep() {
        if (!nothingToDo()) {
            return 0;
        }
        asleep = idle();
        var watcher = loop.watcher();
        if (watcher != null) {
            watcher.waitBegins(patience);
        }
        return patience;
    }

    /** Returns whether {@link #stop} was called, and forgets it. */
    boolean takeStop() {
        boolean asked = stopping;
        stopping = false;
        return asked;
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

    /** Removes and returns the next item in line if it is a task. */
    @Nullable
    Task<?> takeTask() {
        if (urgent.size() == 0
                && (remaining > 0 || beginQuietIteration())
                && ready.peek() instanceof Task<?> task
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
