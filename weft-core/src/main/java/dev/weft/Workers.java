package dev.weft;

import java.util.ArrayList;

/** The idle stacks of a loop, kept for reuse up to a bound. */
final class Workers {
    private static final int MOST_IDLE = 1024;
    private static final int TRIMMED_AT_ONCE = 64;

    private final EventLoop loop;
    private final ArrayList<Worker> idle = new ArrayList<>();
    private boolean ending;

    Workers(EventLoop loop) {
        this.loop = loop;
    }

    /** Gives a task a stack and lets it run. Home thread. */
    void begin(Task<?> task) {
        var worker = idle.isEmpty() ? new Worker(loop) : idle.removeLast();
        worker.begin(task);
    }

    /**
     * Finds a worker its next task: one that is next in line and has not begun, or else, after a rest, what {@link #begin}
     * brings. False if the stack should end instead. On the worker's stack.
     */
    boolean findWork(Worker worker) {
        if (!worker.fiber().recycle()) {
            return false;
        }
        var task = loop.turns().takeUnstarted();
        if (task != null) {
            worker.give(task);
            return true;
        }
        idle.add(worker);
        worker.fiber().suspend();
        return !ending;
    }

    /** Ends some of the idle stacks above the bound. Home thread, when the loop has nothing else to do. */
    void trim() {
        if (idle.size() > MOST_IDLE) {
            end(Math.max(MOST_IDLE, idle.size() - TRIMMED_AT_ONCE));
        }
    }

    /** Ends the idle stacks. Home thread, whose interrupt is not for them and stays. */
    void close() {
        boolean interrupted = Thread.interrupted();
        end(0);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(int kept) {
        ending = true;
        while (idle.size() > kept) {
            idle.removeLast().fiber().resume();
        }
        ending = false;
    }
}
