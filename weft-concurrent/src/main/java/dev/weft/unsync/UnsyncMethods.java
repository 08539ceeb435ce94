package dev.weft.unsync;

import dev.weft.Awaitable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the methods of one unsync object do: checked once, when the object is made. */
final class UnsyncMethods implements InvocationHandler {
    /** What a call of one method does; without a target it is a default method that the implementation has not got. */
    private record Plan(@Nullable Method target, @Nullable Mark mark) {}

    private final Object implementation;
    private final Map<Method, Plan> plans;

    private UnsyncMethods(Object implementation, Map<Method, Plan> plans) {
        this.implementation = implementation;
        this.plans = plans;
    }

    static UnsyncMethods of(Class<?> type, Object given) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is not an interface");
        }
        Object implementation = unwrapped(given);
        var plans = new HashMap<Method, Plan>();
        List<String> faults = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            try {
                Method target = implementation.getClass().getMethod(method.getName(), method.getParameterTypes());
                Mark mark = Mark.of(method, target);
                check(method, target, mark, faults);
                target.trySetAccessible();
                plans.put(method, new Plan(target, mark));
            } catch (NoSuchMethodException e) {
                if (method.isDefault()) {
                    plans.put(method, new Plan(null, null));
                    continue;
                }
                faults.add(implementation.getClass().getName() + " has no public method like " + method);
            } catch (IllegalArgumentException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new UnsyncMethods(implementation, plans);
    }

    /** An unsync object made of another one goes to the work itself, so that it runs in one place only. */
    private static Object unwrapped(Object given) {
        return Proxy.isProxyClass(given.getClass()) && Proxy.getInvocationHandler(given) instanceof UnsyncMethods inner
                ? inner.implementation
                : given;
    }

    private static void check(Method method, Method target, @Nullable Mark mark, List<String> faults) {
        if (mark == null) {
            return;
        }
        if (method.getReturnType() != Unfuture.class) {
            faults.add(method + " is marked as unsync, so it must return Unfuture");
        }
        if (mark != Mark.PLAIN && suspends(target)) {
            faults.add(target + " suspends, so it runs on the loop and can be neither cpuBound nor for the cluster");
        }
    }

    /** A method that returns an Unfuture has done its work, or has it under way: it does not suspend. */
    private static boolean suspends(Method target) {
        return Awaitable.class.isAssignableFrom(target.getReturnType()) && target.getReturnType() != Unfuture.class;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = arguments == null ? new Object[0] : arguments;
        if (method.getDeclaringClass() == Object.class) {
            return method.getName().equals("equals") ? isSame(proxy, given[0]) : Invocation.now(method, this, given);
        }
        Plan plan = Objects.requireNonNull(plans.get(method), "checked when the object was made");
        if (plan.target() == null) {
            return InvocationHandler.invokeDefault(proxy, method, given);
        }
        return plan.mark() == null
                ? Invocation.now(plan.target(), implementation, given)
                : start(plan.mark(), plan.target(), given);
    }

    @SuppressWarnings("ReferenceEquality") // it is the object itself that is asked for
    private static boolean isSame(Object proxy, @Nullable Object other) {
        return proxy == other;
    }

    private Unfuture<?> start(Mark mark, Method target, Object[] arguments) {
        var call = Invocation.of(implementation, target, arguments);
        String name = call.toString();
        return switch (mark) {
            case CPU_BOUND -> Places.elsewhere(Place.PROCESS, call, name, "the method is marked cpuBound");
            case CLUSTER -> Places.elsewhere(Place.CLUSTER, call, name, "the method is marked cluster");
            case PLAIN ->
                suspends(target)
                        ? Places.onLoop(
                                () -> awaited(Invocation.now(target, implementation, arguments)),
                                name,
                                "the method suspends")
                        : Places.onThread(
                                () -> inner(Invocation.now(target, implementation, arguments)),
                                name,
                                "the method is plain and may block");
        };
    }

    private static Object inner(@Nullable Object value) {
        return Invocation.orNothing(value instanceof Unfuture<?> future ? new Unfuture.Inner(future) : value);
    }

    private static Object awaited(@Nullable Object awaitable) throws Exception {
        return Invocation.orNothing(awaitable instanceof Awaitable<?> body ? body.await() : awaitable);
    }

    @Override
    public String toString() {
        return "Unsync of " + implementation;
    }
}
