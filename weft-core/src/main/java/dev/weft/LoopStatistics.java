package dev.weft;

/**
 * What a loop is busy with at one moment.
 *
 * @param tasks how many tasks are not done
 * @param ready how many turns are due: of tasks and of callbacks
 * @param nextTimer when the earliest timer is due, in nanoseconds of the loop's clock; {@link Deadlines#NEVER}: none is set
 * @param sentIn how many calls of other threads have not been taken in
 */
public record LoopStatistics(int tasks, int ready, long nextTimer, int sentIn) {}
