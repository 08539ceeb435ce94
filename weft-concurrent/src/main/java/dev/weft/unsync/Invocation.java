package dev.weft.unsync;

import dev.weft.concurrent.SerializableCallable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A call of a method, which can travel if its object and arguments can. */
@SuppressWarnings({"serial", "ArrayRecordComponent"}) // whether it can travel shows when it is packed
record Invocation(Object object, Class<?> type, String method, Class<?>[] parameters, Object[] arguments)
        implements SerializableCallable<Object> {
    static Invocation of(Object object, Method method, Object[] arguments) {
        return new Invocation(
                object, method.getDeclaringClass(), method.getName(), method.getParameterTypes(), arguments);
    }

    @Override
    public Object call() throws Exception {
        Method target = type.getMethod(method, parameters);
        target.trySetAccessible();
        Object value = now(target, object, arguments);
        return orNothing(value instanceof Unfuture<?> future ? future.result() : value);
    }

    /** Calls a method here and now; what it throws is thrown as it is. */
    static @Nullable Object now(Method method, Object object, Object[] arguments) {
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException thrown) {
            throw Raise.as(thrown.getCause() == null ? thrown : thrown.getCause());
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(method + " cannot be called from here; make its class public", closed);
        }
    }

    @SuppressWarnings("NullAway") // a method may well return null
    static Object orNothing(@Nullable Object value) {
        return value;
    }

    @Override
    public String toString() {
        return type.getSimpleName() + "." + method;
    }
}
