package dev.weft;

/**
 * Somebody who is told of every turn of a loop; for faces and tools. Nothing is called but from the loop's own turns, so no
 * method may suspend or throw.
 */
public interface LoopWatcher {
    /** A task was made. */
    void taskCreated(Task<?> task);

    /** A task has come to stand in the queue for its next step. */
    void taskReady(Task<?> task);

    /** A task runs from now on, until {@link #stepEnded}. */
    void stepBegins(Task<?> task);

    /** A task has given its turn away, or ended. */
    void stepEnded(Task<?> task);

    /** A task is done. */
    void taskDone(Task<?> task);

    /** The loop is about to wait for the outside, at most that long; 0: it only looks, {@link Deadlines#NEVER}: for ever. */
    void waitBegins(long nanos);

    /** The loop has waited or looked. */
    void waitEnded(long nanos);
}
