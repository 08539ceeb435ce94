package dev.weft;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/** Loops for the kernel's tests. */
final class Loops {
    private Loops() {}

    /** Makes a loop in virtual time. */
    static EventLoop virtual() {
        return EventLoop.create(LoopOptions.defaults().withClock(Clock.virtual()));
    }

    /** Runs a body as a task in virtual time; a loop that would wait for ever fails with a DeadlockError. */
    static void virtually(Action body) {
        try (var loop = virtual()) {
            run(loop, body);
            loop.runUntilComplete(
                    ((Action) () -> loop.shutdownDefaultExecutor(java.time.Duration.ofSeconds(10))).asAwaitable());
        }
    }

    /** Runs a body as a task in real time, for what the clock has no part in: threads, sockets, processes. */
    static void really(Action body) {
        try (var loop = EventLoop.create(LoopOptions.defaults().withClock(Clock.system()))) {
            run(loop, body);
        }
    }

    static void run(EventLoop loop, Action body) {
        loop.runUntilComplete(body.asAwaitable());
    }

    /** Lets other tasks take so many turns. */
    static void turns(int n) {
        for (int i = 0; i < n; i++) {
            Task.yieldNow();
        }
    }

    /** Tells whether nothing holds on to an object any more. */
    static boolean isForgotten(WeakReference<?> object) {
        for (int i = 0; i < 200 && object.get() != null; i++) {
            System.gc();
        }
        return object.get() == null;
    }

    /** Keeps what the loop's exception handler is told. */
    static List<ExceptionContext> reports(EventLoop loop) {
        var reports = new ArrayList<ExceptionContext>();
        loop.setExceptionHandler((ignored, context) -> reports.add(context));
        return reports;
    }
}
