package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * How a task is made.
 *
 * @param name its name; null: an automatic one
 * @param context the context it runs in; null: a copy of its creator's
 * @param eagerStart true: runs at once until it first suspends; null: as the loop's task factory says
 */
public record TaskOptions(
        @Nullable String name,
        @Nullable Context context,
        @Nullable Boolean eagerStart) {
    /** Automatic name, copied context, no eager start. */
    public static final TaskOptions DEFAULT = new TaskOptions(null, null, null);

    /** Returns these options with a name. */
    public TaskOptions withName(@Nullable String other) {
        return new TaskOptions(other, context, eagerStart);
    }

    /** Returns these options with a context to run in. */
    public TaskOptions withContext(@Nullable Context other) {
        return new TaskOptions(name, other, eagerStart);
    }

    /** Returns these options with eager start on or off. */
    public TaskOptions withEagerStart(boolean eager) {
        return new TaskOptions(name, context, eager);
    }
}
