package dev.weft.concurrent;

import java.io.FileNotFoundException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Functions that the tests have run in other processes. */
public final class Functions {
    private static int initialized;

    private Functions() {}

    public static int square(int x) {
        return x * x;
    }

    public static long pid() {
        return ProcessHandle.current().pid();
    }

    public static int initialize() {
        return ++initialized;
    }

    public static int initialized() {
        return initialized;
    }

    static Job job() {
        return new Job();
    }

    public static Object untravelled() {
        return new Object();
    }

    public static Integer fail() throws FileNotFoundException {
        throw new FileNotFoundException("gone");
    }

    public static Integer failStrangely() {
        throw new Strange();
    }

    public static Integer halt(int code) {
        Runtime.getRuntime().halt(code);
        return code;
    }

    public static Integer sleep() throws InterruptedException {
        Thread.sleep(1_000_000);
        return 0;
    }

    static Serializable unreadable() {
        return new Unreadable();
    }

    static Integer failUnreadably() {
        throw new UnreadableException();
    }

    public static int exhaust() {
        List<byte[]> all = new ArrayList<>();
        while (all.size() < 1_000_000) {
            all.add(new byte[10_000_000]);
        }
        return all.size();
    }

    /** Squares what comes until the queue is shut down. */
    public static void squares(ProcessQueue<Integer> in, ProcessQueue<Integer> out) {
        try {
            while (true) {
                out.put(square(in.get()));
                in.taskDone();
            }
        } catch (dev.weft.asyncio.QueueShutDownException end) {
            out.shutdown();
        }
    }

    public static void copy(ProcessQueue<Integer> in, ProcessQueue<Integer> out) {
        while (true) {
            out.put(in.get());
        }
    }

    public static void count(ProcessQueue<Integer> queue) {
        for (int i = 0; i >= 0; i++) {
            queue.put(i);
        }
    }

    /** Answers texts with their lengths until the other end closes. */
    public static void lengths(Pipe<Integer, String> pipe) {
        try (pipe) {
            while (true) {
                pipe.send(pipe.receive().length());
            }
        } catch (java.io.EOFException end) {
            System.err.flush();
        }
    }

    public static void failQuietly() {
        System.setErr(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
        throw new IllegalStateException("no");
    }

    /** Starts a process that sleeps and would outlive its parent, if that could be. */
    public static long grandchild() {
        @SuppressWarnings("resource") // it must live on when this call ends
        var pool = new ProcessPoolExecutor(
                ProcessPoolOptions.DEFAULT.withMaxWorkers(1).withSpare(false));
        long pid = pool.submit(Functions::pid).result();
        pool.submit(Functions::sleep);
        return pid;
    }

    /** An exception that cannot travel. */
    static final class Strange extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final Object lock = new Object();

        Strange() {
            super("strange");
        }
    }

    /** A value that can be written, and not be read. */
    static final class Unreadable implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(java.io.ObjectInputStream in) {
            throw new ExceptionInInitializerError("a class of it does not come up here");
        }
    }

    /** An exception that can be written, and not be read. */
    static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Unreadable part = new Unreadable();

        @Override
        public String getMessage() {
            return "with " + part;
        }
    }

    /** A value with a part that cannot travel. */
    static final class Job implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        final List<Object> parts = new ArrayList<>();
    }
}
