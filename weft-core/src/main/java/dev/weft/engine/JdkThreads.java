package dev.weft.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK keeps to itself about threads. JDK 25 has no public way to give a virtual thread a scheduler, so this class
 * opens {@code java.lang}. It is the only one that does, and cannot be used where the JDK does not let it.
 *
 * <p>The handles are static constants, so that the compiler sees through them.
 */
final class JdkThreads {
    private static final MethodHandle NEW_VIRTUAL_THREAD;
    private static final VarHandle THREAD_LOCALS;
    private static final VarHandle THREAD_LOCAL_COUNT;
    private static final Executor ORDINARY_SCHEDULER;

    static {
        try {
            var lookup = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
            var builders = lookup.findClass("java.lang.ThreadBuilders");
            var make = MethodType.methodType(Thread.class, Executor.class, String.class, int.class, Runnable.class);
            NEW_VIRTUAL_THREAD = lookup.findStatic(builders, "newVirtualThread", make);
            var map = lookup.findClass("java.lang.ThreadLocal$ThreadLocalMap");
            THREAD_LOCALS = lookup.findVarHandle(Thread.class, "threadLocals", map);
            THREAD_LOCAL_COUNT =
                    MethodHandles.privateLookupIn(map, MethodHandles.lookup()).findVarHandle(map, "size", int.class);
            ORDINARY_SCHEDULER = ordinaryScheduler(lookup);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private JdkThreads() {}

    /** Throws if the JDK does not let this class reach what it needs. */
    static void requireOpen() throws ReflectiveOperationException {
        try {
            MethodHandles.lookup().ensureInitialized(JdkThreads.class);
        } catch (ExceptionInInitializerError e) {
            throw new IllegalStateException("the JDK does not open its threads", e.getCause());
        }
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
    static Executor ordinaryScheduler() {
        return ORDINARY_SCHEDULER;
    }

    static Thread newThread(Executor scheduler, Runnable body) {
        try {
            return (Thread) NEW_VIRTUAL_THREAD.invokeExact(scheduler, (String) null, 0, body);
        } catch (Throwable e) {
            throw new IllegalStateException("the JDK no longer makes a virtual thread with a scheduler", e);
        }
    }

    /** Returns how many thread locals a thread has; the thread itself or, while it is suspended, its home may ask. */
    static int threadLocals(Thread thread) {
        @Nullable Object map = THREAD_LOCALS.get(thread);
        return map == null ? 0 : (int) THREAD_LOCAL_COUNT.get(map);
    }

    static void clearThreadLocals(Thread thread) {
        THREAD_LOCALS.set(thread, null);
    }
}
