package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tasks that wait until a loop has had nothing to do for a while, by how long a while. Loop thread only. */
final class Idlers {
    private final TreeMap<Long, List<Future<@Nullable Void>>> waiting = new TreeMap<>();

    /** Waits for so many nanoseconds without anything to do. Suspends. */
    void await(EventLoop loop, long nanos) {
        Future<@Nullable Void> woken = loop.createFuture();
        waiting.computeIfAbsent(nanos, _ -> new ArrayList<>()).add(woken);
        try {
            Checkpoint.await(woken);
        } finally {
            waiting.computeIfPresent(nanos, (_, others) -> {
                others.remove(woken);
                return others.isEmpty() ? null : others;
            });
        }
    }

    /** Returns the least time without anything to do that somebody waits for. */
    long patience() {
        return waiting.isEmpty() ? Clock.NEVER : waiting.firstKey();
    }

    /** Wakes those who wait for the least time. */
    void wake() {
        Map.Entry<Long, List<Future<@Nullable Void>>> first = waiting.pollFirstEntry();
        for (var woken : first.getValue()) {
            woken.setResult(null);
        }
    }
}
