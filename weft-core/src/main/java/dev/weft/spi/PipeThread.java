package dev.weft.spi;

import dev.weft.EventLoop;
import org.jspecify.annotations.Nullable;

/** The threads, one at a time, that block on a pipe in the loop's stead. Loop thread only, but for {@link #tell}. */
final class PipeThread {
    private final EventLoop loop;
    private final String name;
    private @Nullable Thread thread;
    private @Nullable AutoCloseable expected;

    /** What a thread does. An interrupt ends it. */
    interface Body {
        void run() throws InterruptedException;
    }

    PipeThread(EventLoop loop, String name) {
        this.loop = loop;
        this.name = name;
    }

    /** Begins one. */
    void start(Body body) {
        thread = Thread.ofPlatform().daemon().name(name).start(() -> run(body));
    }

    private static void run(Body body) {
        try {
            body.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the transport has ended: nobody waits for this thread
        }
    }

    /** Returns whether there has been one. */
    boolean begun() {
        return thread != null;
    }

    /** Says that the thread will call in. */
    void expect() {
        if (expected == null) {
            expected = loop.expectOutside();
        }
    }

    /** Says that the loop need not wait for the thread to call in. */
    void expectNothing() {
        if (expected != null) {
            OutsideWork.close(expected);
            expected = null;
        }
    }

    /** Has the thread end, as soon as what blocks it lets it. */
    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Has the loop do something, and returns whether it is still open. Any thread. */
    boolean tell(Runnable news) {
        return loop.callSoonThreadsafeUnlessClosed(news);
    }
}
