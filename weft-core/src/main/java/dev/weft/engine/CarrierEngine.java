package dev.weft.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Fibers that are virtual threads whose scheduler is their home: mounting one is a call, and whatever parks it returns
 * from that call.
 *
 * <p>JDK 25 has no public way to give a virtual thread a scheduler, so this class opens {@code java.lang}. It is the only
 * one that does, and refuses to exist where it can not.
 */
final class CarrierEngine implements Engine {
    private final MethodHandle newVirtualThread;
    private final VarHandle threadLocals;
    private final VarHandle threadLocalCount;
    private final Executor ordinaryScheduler;

    CarrierEngine() throws ReflectiveOperationException {
        var lookup = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
        var builders = lookup.findClass("java.lang.ThreadBuilders");
        var make = MethodType.methodType(Thread.class, Executor.class, String.class, int.class, Runnable.class);
        newVirtualThread = lookup.findStatic(builders, "newVirtualThread", make);
        var map = lookup.findClass("java.lang.ThreadLocal$ThreadLocalMap");
        threadLocals = lookup.findVarHandle(Thread.class, "threadLocals", map);
        threadLocalCount =
                MethodHandles.privateLookupIn(map, MethodHandles.lookup()).findVarHandle(map, "size", int.class);
        ordinaryScheduler = ordinaryScheduler(lookup);
    }

    @Override
    public Fiber fiber(Fiber.Host host, Runnable body) {
        return new CarrierFiber(this, host, body);
    }

    @Override
    public String name() {
        return "carrier";
    }

    @Override
    public boolean homeIsPlatformThread() {
        return true;
    }

    @Override
    public boolean handsOver() {
        return false;
    }

    private static Executor ordinaryScheduler(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
        var virtualThread = lookup.findClass("java.lang.VirtualThread");
        var get = lookup.findStatic(virtualThread, "defaultScheduler", MethodType.methodType(Executor.class));
        try {
            return (Executor) get.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("the JDK no longer tells its scheduler of virtual threads", e);
        }
    }

    /** Returns the scheduler of the virtual threads that are no fibers. */
    Executor ordinaryScheduler() {
        return ordinaryScheduler;
    }

    Thread newThread(Executor scheduler, Runnable body) {
        try {
            return (Thread) newVirtualThread.invokeExact(scheduler, (String) null, 0, body);
        } catch (Throwable e) {
            throw new IllegalStateException("the JDK no longer makes a virtual thread with a scheduler", e);
        }
    }

    /** Returns how many thread locals a thread has; the thread itself or, while it is suspended, its home may ask. */
    int threadLocals(Thread thread) {
        @Nullable Object map = threadLocals.get(thread);
        return map == null ? 0 : (int) threadLocalCount.get(map);
    }

    void clearThreadLocals(Thread thread) {
        threadLocals.set(thread, null);
    }
}
