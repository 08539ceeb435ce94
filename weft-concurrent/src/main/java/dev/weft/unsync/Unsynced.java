package dev.weft.unsync;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of an interface, given to {@link Unsync#of}, whose calls return an {@link Unfuture} at once. A call runs
 * on a thread, unless the annotation says otherwise or the implementing method returns an {@link dev.weft.Awaitable}: such
 * a one runs on the loop. {@link UnsyncProcessor} checks the marked methods when they are compiled.
 *
 * <p>Semantics: the decorator {@code @unsync} of unsync 1.4. Its name differs because an annotation of Java can have no
 * static methods, and {@link Unsync} needs some.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Unsynced {
    /**
     * Whether the method needs a processor of its own, and so runs in another process.
     *
     * @return true: in a process
     */
    boolean cpuBound() default false;

    /**
     * Whether the method runs on a member of the cluster.
     *
     * @return true: on the cluster
     */
    boolean cluster() default false;
}
