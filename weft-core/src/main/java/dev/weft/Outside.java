package dev.weft;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts what a loop awaits from outside: threads, processes, foreign futures. Any thread. */
final class Outside {
    /*
     * A thread that works for the loop and sleeps on the loop's clock is awaited by nobody but the clock: it is in `count`
     * (somebody expects it) and in `asleep`, so virtual time may pass if and only if the two are equal. Who only waits for
     * such threads to end, and is in `count` and in `joining`, holds no time up either while one of them sleeps. Neither does who
     * has called back and waits for the answer; it is in `count` and in `callingBack`.
     */
    private static final ThreadLocal<@Nullable EventLoop> SERVED = new ThreadLocal<>();

    private final EventLoop loop;
    private final AtomicInteger count = new AtomicInteger();

    // Loop thread only.
    private int asleep;
    private int joining;
    private int callingBack;

    Outside(EventLoop loop) {
        this.loop = loop;
    }

    AutoCloseable expect() {
        count.incrementAndGet();
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                count.decrementAndGet();
                loop.poller().wakeup();
            }
        };
    }

    /** Returns whether somebody is expected who does not sleep on the loop's own clock. Loop thread only. */
    boolean expected() {
        return count.get() > callingBack + (asleep == 0 ? 0 : asleep + joining);
    }

    /** Notes that one of those expected waits for the loop itself (+1), or does no more (-1). Loop thread only. */
    void callingBack(int change) {
        callingBack += change;
    }

    /** Notes that one of those who expect somebody waits only for threads that work for the loop. Loop thread only. */
    void joining(int change) {
        joining += change;
    }

    /** Runs a function as a thread that works for the loop. */
    void serve(Runnable work) {
        var before = SERVED.get();
        SERVED.set(loop);
        try {
            work.run();
        } finally {
            SERVED.set(before);
        }
    }

    /** Returns the loop that this thread runs or works for; null for neither. */
    static @Nullable EventLoop loopOfThread() {
        var running = EventLoop.currentOrNull();
        return running != null ? running : SERVED.get();
    }

    /** Blocks this thread for a time of the clock of the loop that it works for. */
    static void sleep(Duration delay) throws InterruptedException {
        if (EventLoop.currentOrNull() != null) {
            throw new IllegalStateException(
                    "Clock.sleep blocks a whole thread, and this one runs a loop: use Asyncio.sleep in a task");
        }
        var loop = SERVED.get();
        if (loop != null && !(loop.clock() instanceof SystemClock)) {
            loop.outside().sleepInVirtualTime(delay);
        } else {
            Thread.sleep(delay);
        }
    }

    private void sleepInVirtualTime(Duration delay) throws InterruptedException {
        var nap = new Nap();
        loop.callSoonThreadsafe(() -> nap.begin(delay));
        try {
            nap.over.await();
        } catch (InterruptedException e) {
            loop.callSoonThreadsafeUnlessClosed(nap::end);
            throw e;
        }
    }

    /** One sleep of another thread: begun and ended on the loop. */
    private final class Nap {
        private final CountDownLatch over = new CountDownLatch(1);
        private @Nullable TimerHandle timer;

        void begin(Duration delay) {
            asleep++;
            timer = loop.callLater(delay, this::end);
        }

        void end() {
            var running = timer;
            if (running != null) {
                running.cancel();
                timer = null;
                asleep--;
                over.countDown();
            }
        }
    }
}
