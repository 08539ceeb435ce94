package dev.weft.bench;

import dev.weft.asyncio.QueueShutDownException;
import dev.weft.concurrent.Executor;
import dev.weft.concurrent.ExecutorFuture;
import dev.weft.concurrent.Process;
import dev.weft.concurrent.ProcessPoolExecutor;
import dev.weft.concurrent.ProcessPoolOptions;
import dev.weft.concurrent.ProcessQueue;
import dev.weft.concurrent.ThreadPoolExecutor;
import dev.weft.unsync.Unsync;
import java.util.ArrayList;
import java.util.List;

/** The work of the rows of {@link PoolRow} with Weft's pools, which are open, and warm after a first round. */
final class PoolWork implements AutoCloseable {
    private static final int MEBIBYTES_64 = 64 << 20;
    private static final int GROUP = 500;
    private static final long WARM_NANOS = 1_500_000_000;

    private final ThreadPoolExecutor oneThread = new ThreadPoolExecutor(1);
    private final ThreadPoolExecutor twoThreads = new ThreadPoolExecutor(2);
    private final ProcessPoolExecutor oneProcess = processes(1);
    private final ProcessPoolExecutor twoProcesses = processes(2);
    private final byte[] bytes = new byte[MEBIBYTES_64];

    private static ProcessPoolExecutor processes(int workers) {
        return new ProcessPoolExecutor(
                ProcessPoolOptions.DEFAULT.withMaxWorkers(workers).withSpare(false));
    }

    static int nothing() {
        return 1;
    }

    static int next(int x) {
        return x + 1;
    }

    void threadTrip(int times) {
        trips(oneThread, times);
    }

    void threadCalls(int times) {
        calls(twoThreads, times);
    }

    void processTrip(int times) {
        trips(oneProcess, times);
    }

    void processCalls(int times) {
        calls(twoProcesses, times);
    }

    private static void trips(Executor pool, int times) {
        for (int i = 0; i < times; i++) {
            require(pool.submit(PoolWork::nothing).result() == 1);
        }
    }

    private static void calls(Executor pool, int times) {
        List<ExecutorFuture<Integer>> futures = new ArrayList<>(times);
        for (int i = 0; i < times; i++) {
            futures.add(pool.submit(PoolWork::next, i));
        }
        for (int i = 0; i < times; i++) {
            require(futures.get(i).result() == i + 1);
        }
    }

    void processBytes(int times) {
        for (int i = 0; i < times; i++) {
            require(oneProcess.submit(given -> given.length, bytes).result() == MEBIBYTES_64);
        }
    }

    void processCold(int times) {
        for (int i = 0; i < times; i++) {
            try (var pool = processes(1)) {
                trips(pool, 1);
            }
        }
    }

    void queue(int items) throws Exception {
        send(items, 1);
    }

    void queueMany(int items) throws Exception {
        send(items, GROUP);
    }

    /** The time of the process's start is not the queue's: the first item waits for it, outside of the time. */
    private void send(int items, int group) throws Exception {
        try (var out = new ProcessQueue<Integer>(10_000);
                var back = new ProcessQueue<Long>();
                var child = new Process(() -> take(out, back, group))) {
            child.start();
            back.get();
            started = System.nanoTime();
            var some = new ArrayList<Integer>(group);
            for (int i = 0; i < items; i++) {
                if (group == 1) {
                    out.put(i);
                    continue;
                }
                some.add(i);
                if (some.size() == group) {
                    out.putAll(some);
                    some.clear();
                }
            }
            out.shutdown();
            require(back.get() == items);
        }
    }

    private static void take(ProcessQueue<Integer> in, ProcessQueue<Long> back, int group) {
        back.put(0L);
        long count = 0;
        try {
            while (true) {
                if (group == 1) {
                    in.get();
                    count++;
                } else {
                    count += in.getMany(group).size();
                }
            }
        } catch (QueueShutDownException end) {
            back.put(count);
        }
    }

    void unsync(int times) {
        for (int i = 0; i < times; i++) {
            require(Unsync.call(PoolWork::nothing).result() == 1);
        }
    }

    private long started;

    /** Measures the row on new pools: the median of {@code rounds} runs, after a warm-up. */
    static Cell measure(PoolRow row, int rounds) throws Exception {
        try (var work = new PoolWork()) {
            long warm = System.nanoTime() + WARM_NANOS;
            do {
                work.time(row, row.operations());
            } while (System.nanoTime() < warm);
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                values.add(work.time(row, row.operations()));
            }
            return new Cell(Medians.of(values));
        }
    }

    /** Does the row's work once, and returns the nanoseconds of one operation. */
    double time(PoolRow row, int operations) throws Exception {
        started = System.nanoTime();
        row.run(this, operations);
        return (double) (System.nanoTime() - started) / operations;
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalStateException("a call gave a wrong result");
        }
    }

    @Override
    public void close() {
        oneThread.shutdown();
        twoThreads.shutdown();
        oneProcess.shutdown();
        twoProcesses.shutdown();
        Unsync.shutdown();
    }
}
