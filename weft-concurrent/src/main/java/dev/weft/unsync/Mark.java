package dev.weft.unsync;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What is said about a method, wherever it is said. */
enum Mark {
    /** A thread, or the loop if the method suspends. */
    PLAIN,
    /** A process. */
    CPU_BOUND,
    /** A member of the cluster. */
    CLUSTER;

    /**
     * Reads what is said: first at the method of the interface, then at the one that implements it; at both, first by the
     * annotation itself, then by one of the user's own that carries it. A method that returns an {@link Unfuture} made of
     * one that returns something else is plain without a word.
     *
     * @return null: the method is not for unsync
     * @throws IllegalArgumentException if two places are said
     */
    static @Nullable Mark of(Method method, Method target) {
        Unsync said = find(method);
        if (said == null) {
            said = find(target);
        }
        if (said == null) {
            boolean wrapped = method.getReturnType() == Unfuture.class && target.getReturnType() != Unfuture.class;
            return wrapped ? PLAIN : null;
        }
        if (said.cpuBound() && said.cluster()) {
            throw new IllegalArgumentException(method + " is marked both cpuBound and cluster: it runs in one place");
        }
        return said.cpuBound() ? CPU_BOUND : said.cluster() ? CLUSTER : PLAIN;
    }

    private static @Nullable Unsync find(Method method) {
        Unsync direct = method.getAnnotation(Unsync.class);
        if (direct != null) {
            return direct;
        }
        for (Annotation other : method.getAnnotations()) {
            Unsync carried = other.annotationType().getAnnotation(Unsync.class);
            if (carried != null) {
                return carried;
            }
        }
        return null;
    }
}
