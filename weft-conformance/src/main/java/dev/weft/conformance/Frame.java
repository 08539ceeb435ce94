package dev.weft.conformance;

import dev.weft.trio.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Who runs a body: an instance of a coroutine, or a callback.
 *
 * @param label the name in the trace
 * @param inTask whether a task runs it
 * @param status where a Trio task says that it has started, null if nobody waits for that
 */
record Frame(String label, boolean inTask, @Nullable TaskStatus<@Nullable Object> status) {

    /** Makes the frame of a coroutine. */
    static Frame task(String label) {
        return new Frame(label, true, null);
    }

    /** Makes the frame of a callback. */
    static Frame callback(String label) {
        return new Frame(label, false, null);
    }
}
