package dev.weft.engine;

/**
 * One stack that runs on its home's turn and gives the turn back. The home resumes it, the fiber suspends itself; at any
 * time exactly one of the two runs.
 *
 * <p>Threads: {@link #resume} belongs to the home, {@link #suspend} to the fiber, {@link #interrupt} to any thread.
 */
public abstract class Fiber {
    /** What a fiber tells its owner. */
    public interface Host {
        /**
         * The JDK lets the fiber go on: a blocking call has ended, or a look at the stack has. The home must resume it unless
         * it is {@link #suspended}. Called on any thread; must not block.
         */
        void unblocked(Fiber fiber);
    }

    /** Runs the fiber until it suspends, blocks or ends. Home only. */
    public abstract void resume();

    /** Gives the turn back to the home, and returns when the home resumes. Fiber only. */
    public abstract void suspend();

    /** Gives the turn to a suspended fiber without going home first; only where {@link Engine#handsOver} says so. Fiber only. */
    public abstract void suspendFor(Fiber next);

    /** Returns whether the fiber has suspended itself and nobody has resumed it since. Home only. */
    public abstract boolean suspended();

    /** Returns the thread whose stack this is. */
    public abstract Thread thread();

    /** Interrupts the blocking JDK call that the fiber is in. Any thread. */
    public final void interrupt() {
        thread().interrupt();
    }

    /** Forgets what earlier bodies left in the stack's thread locals, where the engine can reach them. Fiber only. */
    public abstract void recycle();

    /** Returns whether, as far as the engine can see, only the runtime has put anything into the thread locals. Fiber only. */
    public abstract boolean pristine();
}
