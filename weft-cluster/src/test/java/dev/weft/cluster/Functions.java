package dev.weft.cluster;

import java.io.FileNotFoundException;
import java.util.concurrent.atomic.AtomicInteger;

/** Functions that the tests have run on members. */
public final class Functions {
    private static final AtomicInteger INTERRUPTED = new AtomicInteger();

    private Functions() {}

    public static int square(int x) {
        return x * x;
    }

    /** Takes long enough for a member to be killed in the middle of it. */
    public static int slowSquare(int x) throws InterruptedException {
        Thread.sleep(8);
        return x * x;
    }

    public static long pid() {
        return ProcessHandle.current().pid();
    }

    public static Object untravelled() {
        return new Object();
    }

    public static Integer fail() throws FileNotFoundException {
        throw new FileNotFoundException("gone");
    }

    public static Integer halt() {
        Runtime.getRuntime().halt(9);
        return 9;
    }

    public static Integer sleep() throws InterruptedException {
        try {
            Thread.sleep(1_000_000);
        } catch (InterruptedException e) {
            INTERRUPTED.incrementAndGet();
            throw e;
        }
        return 0;
    }

    public static Integer interrupted() {
        return INTERRUPTED.get();
    }

    /** Squares what comes until the queue is shut down. */
    public static Integer squares(ClusterQueue<Integer> in, ClusterQueue<Integer> out) {
        int count = 0;
        try {
            while (true) {
                out.put(square(in.get()));
                count++;
            }
        } catch (dev.weft.asyncio.QueueShutDownException end) {
            return count;
        }
    }
}
