package dev.weft.engine;

import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread that is its own scheduler: what the JDK submits is kept, and run when the home resumes.
 *
 * <p>The JDK submits the thread at its start, right after a {@link Thread#yield}, and when a blocking call has ended. The
 * first two are this class's own doing and are announced in {@code announced}; every other submission is an unblocking. It
 * may come from any thread, even a virtual one that must not unmount meanwhile, so it only passes a message on. The plain
 * fields are safe: before a foreign thread can submit, the JDK has published the parked state after our last write.
 *
 * <p>A virtual thread that the program starts in here inherits this scheduler. What it submits is another continuation, and
 * goes to the JDK's ordinary scheduler: it is no part of the loop.
 */
final class CarrierFiber extends Fiber implements Executor {
    /** The runtime keeps one thread local of its own on every fiber: the loop that it belongs to. */
    private static final int RUNTIME_THREAD_LOCALS = 1;

    private final CarrierEngine engine;
    private final Host host;
    private final Thread thread;
    private @Nullable Runnable continuation;
    private boolean announced;
    private boolean suspended; // by suspend(), until resume()

    CarrierFiber(CarrierEngine engine, Host host, Runnable body) {
        this.engine = engine;
        this.host = host;
        thread = engine.newThread(this, body);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a thread submits the same object all its life
    public void execute(Runnable command) {
        if (continuation != null && command != continuation) {
            engine.ordinaryScheduler().execute(command);
        } else if (announced) {
            announced = false;
            continuation = command;
        } else if (!suspended) {
            host.unblocked(this);
        } // else somebody has looked at the stack, after which the JDK submits a yielded thread again
    }

    @Override
    public void resume() {
        var current = continuation;
        if (current == null) {
            announced = true;
            thread.start();
            current = Objects.requireNonNull(continuation, "starting a virtual thread submits it");
        }
        suspended = false;
        VarHandle.fullFence(); // a look at the stack makes run() do nothing, but then the JDK submits the thread after
        // this
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
    public Thread thread() {
        return thread;
    }

    @Override
    public boolean recycle() {
        if (!pristine()) {
            engine.clearThreadLocals(thread);
        }
        return true;
    }

    @Override
    public boolean pristine() {
        return engine.threadLocals(thread) <= RUNTIME_THREAD_LOCALS;
    }
}
