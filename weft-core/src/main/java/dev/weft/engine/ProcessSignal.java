package dev.weft.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * A signal of the process, such as {@code INT}, and who handles it. The JDK's class for it, {@code sun.misc.Signal}, is
 * reached by name: the compiler refuses a program without warnings that names it.
 */
public final class ProcessSignal {
    private final Object signal;
    private final Class<?> handlerType;

    /**
     * Names a signal.
     *
     * @throws IllegalArgumentException if the platform has no such signal
     */
    public ProcessSignal(String name) {
        try {
            handlerType = Class.forName("sun.misc.SignalHandler");
            signal = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(name);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("no signal " + name + " on this platform: use INT, TERM, HUP...", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals need the module jdk.unsupported", e);
        }
    }

    /** Runs the action, on a thread of the JVM's, whenever the signal arrives; returns who handled it before. */
    @SuppressWarnings("ReferenceEquality") // a proxy has no equality of its own
    public Object handle(Runnable action) {
        var handler = Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {handlerType},
                (proxy, method, args) -> switch (method.getName()) {
                    case "handle" -> {
                        action.run();
                        yield null;
                    }
                    case "equals" -> proxy == args[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "handler of " + signal;
                });
        return give(handler);
    }

    /** Gives the signal back to a former handler. */
    public void restore(Object former) {
        give(former);
    }

    /** Sends the signal to this process. */
    public void raise() {
        try {
            signal.getClass().getMethod("raise", signal.getClass()).invoke(null, signal);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals need the module jdk.unsupported", e);
        }
    }

    private Object give(Object handler) {
        try {
            return signal.getClass()
                    .getMethod("handle", signal.getClass(), handlerType)
                    .invoke(null, signal, handler);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(signal + " cannot be handled: the JVM keeps it for itself", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals need the module jdk.unsupported", e);
        }
    }
}
