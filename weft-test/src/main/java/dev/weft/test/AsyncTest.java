package dev.weft.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test whose body is a task of a loop of its own, so that it may await, sleep and make tasks.
 *
 * <p>The loop ends with the test: what tasks are left are cancelled and awaited, and a failure that only the loop's exception
 * handler was told of fails the test. Methods before and after each test run outside the loop.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(AsyncTestExtension.class)
public @interface AsyncTest {
    /** The time in which the test lives. */
    TestClock clock() default TestClock.REAL;

    /**
     * How many times the test runs, each time with the ready tasks of every iteration in another order. A failure names the
     * seed of its order.
     */
    int schedules() default 1;

    /** The seed of the first order; the others have the seeds that follow. 0 is no shuffling: first ready, first run. */
    long seed() default 0;
}
