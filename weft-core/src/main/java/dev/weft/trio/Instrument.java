package dev.weft.trio;

import dev.weft.Task;

/**
 * Somebody who is told what a run does. All methods do nothing unless overridden; they must not suspend.
 *
 * <p>Semantics: Trio's Instrument, as far as whole runs and tasks go: the kernel does not report single steps and I/O waits.
 */
public interface Instrument {
    /** The run begins. */
    default void beforeRun() {}

    /** The run has ended. */
    default void afterRun() {}

    /** A nursery has started a task, or the run its main task. */
    default void taskSpawned(Task<?> task) {}

    /** Such a task has ended. */
    default void taskExited(Task<?> task) {}
}
