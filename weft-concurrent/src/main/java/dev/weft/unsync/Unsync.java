package dev.weft.unsync;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method whose calls, through an object that {@code Unsync.of} made, return an {@link Unfuture} at once. The mark may
 * stand on the method of the interface, on the method of the class that implements it, or on an annotation of your own
 * that stands there. A call runs on a thread, unless the mark says otherwise or the implementing method returns an {@link
 * dev.weft.Awaitable}: such a one runs on the loop. {@link UnsyncProcessor} checks marked methods when they are compiled.
 *
 * <p>The functions that go with it are under the same name: {@code Unsync.of(Interface.class, implementation)}, {@code
 * Unsync.call(function)} and the others of {@link Unsyncs}, where they are described.
 *
 * <p>Semantics: the decorator {@code @unsync} of unsync 1.4.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface Unsync {
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
