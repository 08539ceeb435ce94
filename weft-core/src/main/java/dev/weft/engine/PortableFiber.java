package dev.weft.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread of the JDK's own scheduler that runs only while it holds the baton.
 *
 * <p>{@code running} is the baton: true if and only if the fiber may run, false if and only if the home may. Each side
 * parks until the other has passed it; an interrupt that arrives while a side waits is kept for the code it was meant for.
 */
final class PortableFiber extends Fiber {
    private final Thread thread;
    private boolean started;
    private volatile boolean running;
    private volatile @Nullable Thread home;

    PortableFiber(Runnable body) {
        thread = Thread.ofVirtual().unstarted(() -> {
            try {
                body.run();
            } finally {
                giveBack();
            }
        });
    }

    @Override
    public void resume() {
        home = Thread.currentThread();
        running = true;
        if (started) {
            LockSupport.unpark(thread);
        } else {
            started = true;
            thread.start();
        }
        boolean interrupted = false;
        while (running) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void suspend() {
        giveBack();
        boolean interrupted = false;
        while (!running) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveBack() {
        running = false;
        LockSupport.unpark(home);
    }

    @Override
    public Thread thread() {
        return thread;
    }

    /** Without access to the JDK's thread locals, a stack serves one body. */
    @Override
    public boolean recycle() {
        return false;
    }

    @Override
    public boolean pristine() {
        return false;
    }
}
