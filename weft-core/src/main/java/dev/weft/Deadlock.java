package dev.weft;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Draws who waits for whom when nobody can ever wake the loop. */
final class Deadlock {
    private Deadlock() {}

    static DeadlockError of(EventLoop loop) {
        var text = new StringBuilder(
                "nobody can ever wake this loop: nothing is ready, no timer is set and nothing outside"
                        + " is awaited. If another thread will call in, hold loop.expectOutside() meanwhile. Who waits for whom:");
        for (var task : loop.allTasks()) {
            text.append("\n  ").append(task.getName());
            follow(task.waitingFor(), text, new HashSet<>(Set.of(task)));
            var stack = task.getStack();
            if (!stack.isEmpty()) {
                text.append("\n      at ").append(stack.getFirst());
            }
        }
        return new DeadlockError(text.toString());
    }

    private static void follow(@Nullable Future<?> future, StringBuilder text, Set<Future<?>> seen) {
        for (var next = future; next != null; next = next instanceof Task<?> task ? task.waitingFor() : null) {
            text.append(" -> ").append(next instanceof Task<?> task ? task.getName() : next.describeWait());
            if (!seen.add(next)) {
                text.append(" (a cycle)");
                return;
            }
        }
    }
}
