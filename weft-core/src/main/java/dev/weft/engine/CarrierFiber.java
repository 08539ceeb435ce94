package dev.weft.engine;

import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread that is its own scheduler: what the JDK submits is kept, and run when the home resumes.
 *
 * <p>The JDK submits the thread at its start, right after a {@link Thread#yield}, and when a blocking call has ended. The
 * first two are this class's own doing, on the home thread, and are announced in {@code announced}. Every other submission
 * is an unblocking, or the end of a look at the stack, during which a resumption does nothing. It may come from any thread,
 * even a virtual one that must not unmount meanwhile, so it only passes a message on, and the home finds out what it means.
 * No fence is needed: before a foreign thread can submit, the JDK has published the parked state after our last write of
 * what that thread reads, {@code home} and {@code continuation}.
 *
 * <p>A virtual thread that the program starts in here inherits this scheduler. What it submits is another continuation, and
 * goes to the JDK's ordinary scheduler: it is no part of the loop.
 */
final class CarrierFiber extends Fiber implements Executor {
    /** The runtime keeps one thread local of its own on every fiber: the loop that it belongs to. */
    private static final int RUNTIME_THREAD_LOCALS = 1;

    private final Host host;
    private final Thread thread;
    private @Nullable Thread home;
    private @Nullable Runnable continuation;

    // Home thread only.
    private boolean announced;
    private boolean suspended; // by suspend(), until resume()

    CarrierFiber(Host host, Runnable body) {
        this.host = host;
        thread = JdkThreads.newThread(this, body);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a thread submits the same object all its life
    public void execute(Runnable command) {
        if (continuation != null && command != continuation) {
            JdkThreads.ordinaryScheduler().execute(command);
        } else if (Thread.currentThread() == home && announced) {
            announced = false;
            if (continuation == null) {
                continuation = command;
            }
        } else {
            host.unblocked(this);
        }
    }

    @Override
    public void resume() {
        if (home != Thread.currentThread()) {
            home = Thread.currentThread();
        }
        var current = continuation;
        if (current == null) {
            announced = true;
            thread.start();
            current = Objects.requireNonNull(continuation, "starting a virtual thread submits it");
        }
        suspended = false;
        current.run();
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler is this class
    public void suspend() {
        announced = true;
        suspended = true;
        Thread.yield();
        if (announced) {
            announced = false;
            suspended = false;
            throw new IllegalStateException(
                    "a task waits with a native frame or a class initialiser on its stack, which"
                            + " pins it to its thread: wait outside of it, or start a task there");
        }
    }

    @Override
    public void suspendFor(Fiber next) {
        throw new IllegalStateException("a virtual thread cannot mount another one: suspend, and let the home do it");
    }

    @Override
    public boolean suspended() {
        return suspended;
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    public void recycle() {
        JdkThreads.clearThreadLocals(thread);
    }

    @Override
    public boolean pristine() {
        return JdkThreads.threadLocals(thread) <= RUNTIME_THREAD_LOCALS;
    }
}
