package dev.weft;

import dev.weft.engine.Fiber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stack that runs task bodies one after the other. A task that suspends keeps the stack; a task that does not leaves it
 * to the next one, so that a stack is bound to a task only while it must be.
 */
final class Worker implements Ready, Runnable {
    /*
     * Two savings, neither of which changes the order of turns:
     * - After a body has ended, the worker runs the next item of the turn itself if that is a task that has not begun.
     * - A task that awaits a task which is next in line and has not begun runs it on top of its own stack (runOnTop). The
     *   parent cannot resume before the child is done, as cancelling the parent cancels the child it awaits. A stack with
     *   thread locals of the program's is not shared, and only so many tasks stand on one stack.
     */
    private static final int HIGHEST = 16;

    private final EventLoop loop;
    private final Fiber fiber;
    private @Nullable Task<?> next;
    private @Nullable Task<?> blocked;
    private int height;

    Worker(EventLoop loop) {
        this.loop = loop;
        fiber = loop.engine().fiber(ignored -> loop.unblocked(this), this);
    }

    Fiber fiber() {
        return fiber;
    }

    // ------------------------------------------------------------------ on the home thread

    /** Lets the stack run until it gives the turn back, and notes the task that a JDK call has blocked. */
    void resume() {
        fiber.resume();
        var running = loop.runningTask();
        if (running != null) {
            blocked = running;
            running.becomeBlocked();
            loop.blockedTasks(+1);
            loop.enter(null, running.getContext());
        }
    }

    /** The blocking JDK call on this stack has ended, or a look at the stack, which may have kept it from going on. */
    @Override
    public void turn() {
        if (fiber.suspended()) {
            return;
        }
        var task = blocked;
        if (task != null) {
            blocked = null;
            loop.blockedTasks(-1);
            var watcher = loop.watcher();
            if (watcher != null) {
                watcher.taskReady(task);
            }
            task.resumed();
        }
        resume();
    }

    // ------------------------------------------------------------------ on the fiber

    @Override
    public void run() {
        loop.bind();
        takeNext().runBody(this);
        loop.workers().serve(this);
    }

    Task<?> takeNext() {
        var task = Objects.requireNonNull(next, "a worker is resumed with a task");
        next = null;
        return task;
    }

    void give(Task<?> task) {
        next = task;
    }

    /**
     * Gives the turn away and returns when it comes back: to the task that is next in line if the engine can hand it over,
     * or else home.
     */
    void leave() {
        var next = loop.engine().handsOver() ? loop.turns().takeTask() : null;
        if (next == null) {
            fiber.suspend();
            return;
        }
        var stack = loop.workers().stackOf(next);
        if (stack != this) { // an idle stack gets the next task itself
            fiber.suspendFor(stack.fiber);
        }
    }

    /** Clears the stack's thread locals for its next task. */
    void recycle() {
        if (!fiber.pristine()) {
            fiber.recycle();
            loop.bind();
        }
    }

    /** Runs the child that the stack's task has just begun to await, if it is next in line anyway. */
    void runOnTop(Task<?> child) {
        if (child.isCreated()
                && height < HIGHEST
                && fiber.pristine()
                && loop.turns().takeNext(child)) {
            height++;
            child.runBody(this);
            height--;
            recycle();
        }
    }
}
