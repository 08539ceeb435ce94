package dev.weft.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A process that parks many tasks in one column and prints, for each of a few rounds, the nanoseconds until all of them
 * waited and the bytes of heap that each held then.
 */
public final class ParkedTasks {

    /** What part of the tasks is parked once before, to warm up. */
    private static final int WARM_UP = 5;

    private ParkedTasks() {}

    /** Prints the rounds of the column {@code args[0]} with {@code args[1]} tasks, {@code args[2]} times. */
    public static void main(String[] args) throws Exception {
        int tasks = Integer.parseInt(args[1]);
        List<String> lines = new ArrayList<>();
        try (var peer = Column.valueOf(args[0]).open()) {
            peer.park(tasks / WARM_UP, () -> {});
            for (int round = 0; round < Integer.parseInt(args[2]); round++) {
                long before = usedHeap();
                long start = System.nanoTime();
                peer.park(tasks, () -> {
                    long nanos = System.nanoTime() - start;
                    lines.add(nanos + " " + (usedHeap() - before) / tasks);
                });
            }
        }
        lines.forEach(System.out::println);
        System.exit(0);
    }

    private static long usedHeap() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
