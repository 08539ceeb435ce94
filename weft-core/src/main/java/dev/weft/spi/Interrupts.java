package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.Task;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Listens for Ctrl-C while a main task runs: the first one cancels the task, the second one ends the program at once.
 *
 * <p>Only the program's main thread listens, as in CPython. For faces.
 */
public final class Interrupts implements AutoCloseable {
    /** What a shell reports of a program that a SIGINT ended. */
    private static final int EXIT_STATUS = 130;

    /** The name that the JVM gives to the program's first thread. */
    private static final String MAIN_THREAD = "main";

    private final EventLoop loop;
    private final Task<?> main;
    private final AtomicInteger count = new AtomicInteger();
    private final @Nullable CtrlC listener;

    /** Listens until it is closed, if this is the program's main thread. */
    public Interrupts(EventLoop loop, Task<?> main) {
        this.loop = loop;
        this.main = main;
        listener = Thread.currentThread().getName().equals(MAIN_THREAD) ? CtrlC.listen(this::interrupt) : null;
    }

    /** Tells whether there was one. */
    public boolean any() {
        return count.get() > 0;
    }

    /** Takes note of one. A thread of the JVM's, so that the second one works even while the loop is busy. */
    public void interrupt() {
        if (count.incrementAndGet() > 1 || !loop.callSoonThreadsafeUnlessClosed(main::cancel)) {
            Runtime.getRuntime().exit(EXIT_STATUS);
        }
    }

    /** Stops listening. */
    @Override
    public void close() {
        if (listener != null) {
            listener.close();
        }
    }
}
