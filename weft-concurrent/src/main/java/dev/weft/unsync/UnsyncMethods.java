package dev.weft.unsync;

import dev.weft.Awaitable;
import dev.weft.concurrent.SerializableCallable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the methods of one unsync object do: checked once, when the object is made. */
final class UnsyncMethods implements InvocationHandler {
    private final Object implementation;
    private final Map<Method, Method> targets;

    private UnsyncMethods(Object implementation, Map<Method, Method> targets) {
        this.implementation = implementation;
        this.targets = targets;
    }

    static UnsyncMethods of(Class<?> type, Object implementation) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is not an interface");
        }
        var targets = new HashMap<Method, Method>();
        List<String> faults = new ArrayList<>();
        for (Method method : type.getMethods()) {
            try {
                Method target = implementation.getClass().getMethod(method.getName(), method.getParameterTypes());
                check(method, target, faults);
                target.trySetAccessible();
                targets.put(method, target);
            } catch (NoSuchMethodException e) {
                faults.add(implementation.getClass().getName() + " has no public method like " + method);
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new UnsyncMethods(implementation, targets);
    }

    private static void check(Method method, Method target, List<String> faults) {
        Unsynced mark = method.getAnnotation(Unsynced.class);
        if (mark == null) {
            return;
        }
        if (method.getReturnType() != Unfuture.class) {
            faults.add(method + " is marked as unsync, so it must return Unfuture");
        }
        if ((mark.cpuBound() || mark.cluster()) && Awaitable.class.isAssignableFrom(target.getReturnType())) {
            faults.add(target + " suspends, so it runs on the loop and can be neither cpuBound nor for the cluster");
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = arguments == null ? new Object[0] : arguments;
        if (method.getDeclaringClass() == Object.class) {
            return invokeNow(method, this, given);
        }
        Method target = java.util.Objects.requireNonNull(targets.get(method), "checked when the object was made");
        Unsynced mark = method.getAnnotation(Unsynced.class);
        return mark == null ? invokeNow(target, implementation, given) : start(mark, target, given);
    }

    private Unfuture<?> start(Unsynced mark, Method target, Object[] arguments) {
        String name = target.getDeclaringClass().getSimpleName() + "." + target.getName();
        if (mark.cluster() || mark.cpuBound()) {
            var call = new Invocation(
                    implementation,
                    target.getDeclaringClass(),
                    target.getName(),
                    target.getParameterTypes(),
                    arguments);
            return mark.cluster()
                    ? Places.elsewhere(Place.CLUSTER, call, name, "the method is marked cluster")
                    : Places.elsewhere(Place.PROCESS, call, name, "the method is marked cpuBound");
        }
        if (Awaitable.class.isAssignableFrom(target.getReturnType())) {
            return Places.onLoop(
                    () -> awaited(invokeNow(target, implementation, arguments)), name, "the method suspends");
        }
        return Places.onThread(
                () -> orNothing(invokeNow(target, implementation, arguments)),
                name,
                "the method is plain and may block");
    }

    private static Object awaited(@Nullable Object awaitable) throws Exception {
        return orNothing(awaitable instanceof Awaitable<?> body ? body.await() : awaitable);
    }

    @SuppressWarnings("NullAway") // a method may well return null
    private static Object orNothing(@Nullable Object value) {
        return value;
    }

    private static @Nullable Object invokeNow(Method method, Object object, Object[] arguments) {
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException thrown) {
            throw Raise.as(thrown.getCause() == null ? thrown : thrown.getCause());
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(method + " cannot be called from here; make its class public", closed);
        }
    }

    /** A method call that travels. */
    @SuppressWarnings({"serial", "ArrayRecordComponent"}) // whether it can travel shows when it is packed
    private record Invocation(
            Object implementation, Class<?> type, String method, Class<?>[] parameters, Object[] arguments)
            implements SerializableCallable<Object> {
        @Override
        public Object call() throws Exception {
            Method target = type.getMethod(method, parameters);
            target.trySetAccessible();
            return orNothing(invokeNow(target, implementation, arguments));
        }
    }
}
