package dev.weft.asyncio;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Captures who waits for whom, and writes it as text.
 *
 * <p>Semantics: asyncio 3.14's {@code capture_call_graph} and {@code format_call_graph}. Difference: a ring of futures that
 * wait for each other is cut where it closes, instead of going round for ever.
 */
final class CallGraph {
    private CallGraph() {}

    /** The graph of a future; of the current task if that is null, and null outside of any. */
    static @Nullable FutureCallGraph capture(@Nullable Future<?> future, @Nullable Integer limit) {
        Future<?> start = future;
        if (start == null) {
            if (EventLoop.currentOrNull() == null) {
                throw new IllegalStateException(
                        "captureCallGraph() is called outside of a running event loop and no future to "
                                + "introspect was provided: pass the task or future");
            }
            start = Task.currentOrNull();
        }
        if (start == null) {
            return null;
        }
        return build(start, limit, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** The text of a graph; empty for none. */
    static String format(@Nullable FutureCallGraph graph) {
        if (graph == null) {
            return "";
        }
        var lines = new ArrayList<String>();
        render(graph, "", lines);
        return String.join("\n", lines);
    }

    private static FutureCallGraph build(Future<?> future, @Nullable Integer limit, Set<Future<?>> path) {
        path.add(future);
        var awaitedBy = new ArrayList<FutureCallGraph>();
        for (Future<?> waiter : future.awaitedBy()) {
            if (!path.contains(waiter)) {
                awaitedBy.add(build(waiter, limit, path));
            }
        }
        path.remove(future);
        return new FutureCallGraph(future, stack(future, limit), List.copyOf(awaitedBy));
    }

    /** Innermost frame first. A positive limit keeps that many outermost frames, a negative one innermost frames. */
    private static List<FrameCallGraphEntry> stack(Future<?> future, @Nullable Integer limit) {
        if (!(future instanceof Task<?> task) || (limit != null && limit == 0)) {
            return List.of();
        }
        List<FrameCallGraphEntry> frames =
                task.getStack().stream().map(FrameCallGraphEntry::new).toList();
        if (limit == null || Math.abs((long) limit) >= frames.size()) {
            return frames;
        }
        return limit > 0 ? frames.subList(frames.size() - limit, frames.size()) : frames.subList(0, -limit);
    }

    private static void render(FutureCallGraph graph, String indent, List<String> lines) {
        lines.add(indent + title(graph.future()));
        if (!graph.callStack().isEmpty()) {
            lines.add(indent + "  + Call stack:");
            for (FrameCallGraphEntry entry : graph.callStack()) {
                StackTraceElement frame = entry.frame();
                lines.add(indent + "  |   File '" + frame.getFileName() + "', line " + frame.getLineNumber() + ", in "
                        + frame.getClassName() + "." + frame.getMethodName() + "()");
            }
        }
        if (!graph.awaitedBy().isEmpty()) {
            lines.add(indent + "  + Awaited by:");
            for (FutureCallGraph waiter : graph.awaitedBy()) {
                render(waiter, indent + "    ", lines);
            }
        }
    }

    private static String title(Future<?> future) {
        String id = "id=0x" + Integer.toHexString(System.identityHashCode(future));
        return future instanceof Task<?> task
                ? "* Task(name='" + task.getName() + "', " + id + ")"
                : "* Future(" + id + ")";
    }
}
