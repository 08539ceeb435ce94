package dev.weft.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread of the JDK's own scheduler that runs only while it holds the baton.
 *
 * <p>The home passes the baton to a fiber, fibers may pass it on among themselves, and the last one passes it back: that
 * saves half of the thread switches. {@code running} is true if and only if this fiber has the baton; {@code errand.atHome} is
 * true if and only if the home has it. Each side parks until it is passed; an interrupt that arrives while a side waits is
 * kept for the code it was meant for.
 */
final class PortableFiber extends Fiber {
    /** One absence of the baton from home: where it must be brought back. */
    private static final class Errand {
        private @Nullable Thread home;
        private volatile boolean atHome;
    }

    private final Thread thread;
    private final Errand own = new Errand();
    private Errand errand = own;
    private boolean started;
    private volatile boolean running;

    PortableFiber(Runnable body) {
        thread = Thread.ofVirtual().unstarted(() -> {
            try {
                body.run();
            } finally {
                bringHome();
            }
        });
    }

    @Override
    public void resume() {
        own.home = Thread.currentThread();
        own.atHome = false;
        take(own);
        boolean interrupted = false;
        while (!own.atHome) {
            LockSupport.park();
            interrupted |= Thread.interrupted();
        }
        restore(interrupted);
    }

    @Override
    public void suspend() {
        bringHome();
        awaitTurn();
    }

    @Override
    public void suspendFor(Fiber next) {
        running = false;
        ((PortableFiber) next).take(errand);
        awaitTurn();
    }

    @Override
    public boolean suspended() {
        return !running;
    }

    @Override
    public Thread thread() {
        return thread;
    }

    /** The JDK's thread locals are out of reach: bodies that follow each other on a stack share them. */
    @Override
    public void recycle() {}

    @Override
    public boolean pristine() {
        return true;
    }

    private void take(Errand from) {
        errand = from;
        running = true;
        if (started) {
            LockSupport.unpark(thread);
        } else {
            started = true;
            thread.start();
        }
    }

    private void bringHome() {
        running = false;
        var finished = errand;
        finished.atHome = true;
        LockSupport.unpark(finished.home);
    }

    private void awaitTurn() {
        boolean interrupted = false;
        while (!running) {
            LockSupport.park();
            interrupted |= Thread.interrupted();
        }
        restore(interrupted);
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
