package dev.weft.trio;

import dev.weft.Task;

/**
 * Somebody who is told what a run does. All methods do nothing unless overridden; they must not suspend. One that throws is
 * logged, and is not told of anything any more.
 *
 * <p>Semantics: Trio's Instrument. It hears of every task of the loop: those of nurseries, the run's own, and those of
 * asyncio's face.
 */
public interface Instrument {
    /** The run begins. */
    default void beforeRun() {}

    /** The run has ended. */
    default void afterRun() {}

    /** A task was made. */
    default void taskSpawned(Task<?> task) {}

    /** A task stands in line for its next step. */
    default void taskScheduled(Task<?> task) {}

    /** A task runs from now on. */
    default void beforeTaskStep(Task<?> task) {}

    /** A task waits, or has ended. */
    default void afterTaskStep(Task<?> task) {}

    /** A task has ended. */
    default void taskExited(Task<?> task) {}

    /**
     * The run is about to wait for the outside.
     *
     * @param nanos for how long at most; 0: it only looks; {@link dev.weft.Deadlines#NEVER}: for ever
     */
    default void beforeIoWait(long nanos) {}

    /** The run has waited for the outside; see {@link #beforeIoWait}. */
    default void afterIoWait(long nanos) {}
}
