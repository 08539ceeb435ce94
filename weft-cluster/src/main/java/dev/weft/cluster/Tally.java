package dev.weft.cluster;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of an executor's calls. Any thread may use it. */
final class Tally {
    private long submitted; // this and all below: guarded by this
    private long succeeded;
    private long failed;
    private long cancelled;
    private long executions;
    private final ArrayDeque<RepeatedCall> repeated = new ArrayDeque<>();

    synchronized void submitted() {
        submitted++;
    }

    synchronized void settled(@Nullable Throwable failure) {
        if (failure == null) {
            succeeded++;
        } else if (failure instanceof CancellationException) {
            cancelled++;
        } else {
            failed++;
        }
    }

    synchronized void executed(String id, KeptCall call) {
        executions += call.executions().size();
        if (call.executions().size() > 1) {
            var repetition = new RepeatedCall(id, call.name(), call.members());
            repeated.add(repetition);
            if (repeated.size() > ClusterReport.REMEMBERED) {
                repeated.remove();
            }
            Connection.LOG.log(System.Logger.Level.INFO, "begun more than once: {0}", repetition);
        }
    }

    synchronized ClusterReport report() {
        return new ClusterReport(submitted, succeeded, failed, cancelled, executions, List.copyOf(repeated));
    }
}
