package dev.weft.concurrent;

/**
 * Interrupts a thread while it runs one call, and never after. {@link #interrupt} may be called by any thread, {@link
 * #end} by the thread itself.
 */
final class Interrupts {
    private final Thread worker;
    private boolean ended; // guarded by this

    Interrupts(Thread worker) {
        this.worker = worker;
    }

    synchronized void interrupt() {
        if (!ended) {
            worker.interrupt();
        }
    }

    /** Ends the call: later interruptions have no effect, and one that came too late to be seen is forgotten. */
    synchronized void end() {
        ended = true;
        Thread.interrupted();
    }
}
