package dev.weft;

import java.util.ArrayList;

/** The idle stacks of a loop, kept for reuse up to a bound. */
final class Workers {
    private static final int MOST_IDLE = 1024;

    private final EventLoop loop;
    private final ArrayList<Worker> idle = new ArrayList<>();
    private boolean closed;

    Workers(EventLoop loop) {
        this.loop = loop;
    }

    /** Gives a task a stack and lets it run. Home thread. */
    void begin(Task<?> task) {
        var worker = idle.isEmpty() ? new Worker(loop) : idle.removeLast();
        worker.begin(task);
    }

    /** Suspends a worker without work until it gets some; false if the stack should end instead. On the worker's stack. */
    boolean keep(Worker worker) {
        if (closed || idle.size() >= MOST_IDLE || !worker.fiber().recycle()) {
            return false;
        }
        idle.add(worker);
        worker.fiber().suspend();
        return !closed;
    }

    /** Ends the idle stacks. Home thread. */
    void close() {
        closed = true;
        for (var worker : idle.toArray(Worker[]::new)) {
            worker.fiber().resume();
        }
        idle.clear();
    }
}
