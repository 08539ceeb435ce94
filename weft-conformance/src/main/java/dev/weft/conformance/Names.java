package dev.weft.conformance;

import dev.weft.Future;
import dev.weft.Task;
import dev.weft.asyncio.TaskGroup;
import dev.weft.asyncio.Timeout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the names of an asyncio program are bound to: handles, timers, timeouts, groups, and the labels in use.
 *
 * <p>Semantics: the latest binding of a name counts; all bindings of handles are remembered, in order.
 */
final class Names {
    /** The name of the current task. */
    private static final String SELF = "@self";

    private final Table<Handle> handles = new Table<>();
    private final List<Handle> bindings = new ArrayList<>();
    private final Labels labels = new Labels();

    final Map<String, dev.weft.Handle> timers = new HashMap<>();
    final Map<String, Timeout> timeouts = new HashMap<>();
    final Map<String, TaskGroup> groups = new HashMap<>();

    /** What kind of future a handle names. */
    enum Kind {
        FUTURE,
        TASK,
        COMPOSITE
    }

    /** One binding of a handle. */
    record Handle(String name, Kind kind, Future<Object> future) {}

    /** Binds a handle. */
    void bind(String name, Kind kind, Future<Object> future) {
        Handle handle = new Handle(name, kind, future);
        handles.put(name, handle);
        bindings.add(handle);
    }

    /** All bindings of handles, in order. */
    List<Handle> bindings() {
        return bindings;
    }

    /** Returns the future that a bound handle names. */
    @SuppressWarnings("unchecked")
    Future<Object> future(String name) {
        return name.equals(SELF)
                ? (Task<Object>) Task.current()
                : handles.get(name).future();
    }

    /** Returns the task that a bound handle names. */
    Task<Object> task(String name) {
        return (Task<Object>) future(name);
    }

    /** Returns the first handle that was ever bound to the future. */
    @SuppressWarnings("ReferenceEquality") // that very future, not one like it
    String nameOf(Future<?> future) {
        for (Handle handle : bindings) {
            if (handle.future() == future) {
                return handle.name();
            }
        }
        throw new IllegalStateException("a callback got a future that has no name: " + future);
    }

    /** Says whether a name is bound to something that may stand where {@code need} is wanted. */
    boolean bound(Need need, String name, Frame frame) {
        return switch (need) {
            case TIMER -> timers.containsKey(name);
            case TIMEOUT -> timeouts.containsKey(name);
            case GROUP -> groups.containsKey(name);
            case HANDLE, TASK, SETTABLE -> name.equals(SELF) ? frame.inTask() : fits(need, handles.find(name));
        };
    }

    private static boolean fits(Need need, @Nullable Handle handle) {
        if (handle == null) {
            return false;
        }
        return switch (need) {
            case TASK -> handle.kind() == Kind.TASK;
            case SETTABLE -> handle.kind() != Kind.COMPOSITE;
            default -> true;
        };
    }

    /** Returns the label of a new instance of a named coroutine. */
    String newLabel(String name) {
        return labels.next(name);
    }

    /** What a field of a statement needs its name to be bound to. */
    enum Need {
        HANDLE,
        TASK,
        SETTABLE,
        TIMER,
        TIMEOUT,
        GROUP
    }
}
