package dev.weft;

import dev.weft.engine.ProcessSignal;
import java.util.HashMap;
import java.util.Map;

/** The process's signals that a loop handles. Loop thread only; the JVM delivers them on a thread of its own. */
final class Signals {
    private final EventLoop loop;
    private final Map<String, Object> before = new HashMap<>();

    Signals(EventLoop loop) {
        this.loop = loop;
    }

    void add(String name, Runnable callback) {
        var context = Context.current().copy();
        var previous = new ProcessSignal(name).handle(() -> loop.callSoonThreadsafeUnlessClosed(callback, context));
        before.putIfAbsent(name, previous);
    }

    boolean remove(String name) {
        var previous = before.remove(name);
        if (previous == null) {
            return false;
        }
        new ProcessSignal(name).restore(previous);
        return true;
    }

    boolean any() {
        return !before.isEmpty();
    }

    void close() {
        for (var name : before.keySet().toArray(String[]::new)) {
            remove(name);
        }
    }
}
