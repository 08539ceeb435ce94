package dev.weft;

import org.jspecify.annotations.Nullable;

/** Runs something on a thread of the kind that the engine needs as a home, and waits for it. */
final class HomeThread {
    private HomeThread() {}

    static void run(boolean platform, Runnable work) {
        if (Thread.currentThread().isVirtual() != platform) {
            work.run();
            return;
        }
        var failure = new Throwable[1];
        Runnable guarded = () -> {
            try {
                work.run();
            } catch (Throwable e) {
                failure[0] = e;
            }
        };
        var name = "weft-home";
        joinUninterruptibly(
                platform
                        ? Thread.ofPlatform().name(name).start(guarded)
                        : Thread.ofVirtual().name(name).start(guarded));
        @Nullable Throwable e = failure[0];
        if (e != null) {
            throw Sneaky.raise(e);
        }
    }

    /** Lets the program's other virtual threads have the processor, which a home that is one itself would keep. */
    @SuppressWarnings("ThreadPriorityCheck") // a turn for whoever waits for this carrier thread
    static void letOthersRun() {
        if (Thread.currentThread().isVirtual()) {
            Thread.yield();
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
