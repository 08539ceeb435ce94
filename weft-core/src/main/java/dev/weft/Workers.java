package dev.weft;

import java.util.ArrayList;

/** The idle stacks of a loop, kept for reuse up to a bound. */
final class Workers {
    /*
     * A frame that was compiled before a branch beyond its wait was ever taken leaves the compiled code there, through an
     * uncommon trap of about 15 microseconds, once for each stack that waits in it. With a million of them that is the
     * difference between one second and fifteen. So a stack in its first body has no branch of ours below it: it decides
     * what comes next in serve, which is entered only after that body.
     */
    private static final int MOST_IDLE = 1024;

    private final EventLoop loop;
    private final ArrayList<Worker> idle = new ArrayList<>();
    private boolean ending;

    Workers(EventLoop loop) {
        this.loop = loop;
    }

    /** Returns the stack that a task has or, if it has not begun, gives it one: resuming it lets the task run. */
    Worker stackOf(Task<?> task) {
        var stack = task.worker();
        if (stack == null) {
            stack = idle.isEmpty() ? new Worker(loop) : idle.removeLast();
            stack.give(task);
        }
        return stack;
    }

    /**
     * Lets a worker whose task has ended run others until its stack must end: one that is next in line and has not begun,
     * or else, after a rest, what {@link #stackOf} brings. On the worker's stack.
     */
    void serve(Worker worker) {
        while (findWork(worker)) {
            worker.takeNext().runBody(worker);
        }
    }

    private boolean findWork(Worker worker) {
        worker.recycle();
        var task = loop.turns().takeUnstarted();
        if (task != null) {
            worker.give(task);
            return true;
        }
        if (idle.size() >= MOST_IDLE) {
            return false;
        }
        idle.add(worker);
        worker.leave();
        return !ending;
    }

    /** Ends the idle stacks. Home thread, whose interrupt is not for them and stays. */
    void close() {
        boolean interrupted = Thread.interrupted();
        ending = true;
        while (!idle.isEmpty()) {
            idle.removeLast().fiber().resume();
        }
        ending = false;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
