package dev.weft.trio;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run is busy with. Semantics: Trio's RunStatistics, without the figures of its I/O.
 *
 * @param tasksLiving how many tasks have not ended
 * @param tasksRunnable how many turns are due: tasks that can go on, and callbacks
 * @param toNextDeadline how long until the next deadline or timer, negative if it is overdue; null: there is none
 * @param runSyncSoonQueueSize how many calls of other threads have not been taken in
 */
public record RunStatistics(
        int tasksLiving, int tasksRunnable, @Nullable Duration toNextDeadline, int runSyncSoonQueueSize) {}
