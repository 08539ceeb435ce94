package dev.weft.unsync;

import dev.weft.Awaitable;
import dev.weft.concurrent.Executor;
import dev.weft.concurrent.SerializableCallable;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;

/**
 * The functions of {@link Unsync}. Programs write {@code Unsync.of(...)}: the build gives the annotation a static method for
 * each method here, so that one name serves for both. This one is for compilers that do not see those.
 *
 * <p>Runs functions in the place that suits their kind, and returns at once: those that suspend on the loop, those that block
 * on a thread, those that compute in a process, and those that are for other machines on the cluster.
 *
 * <p>Any thread, and any task, may use it. A call on the loop or on a thread sees the caller's context variables.
 *
 * <p>Semantics: unsync 1.4. The executors are those of {@link dev.weft.concurrent}, made when first needed; replace them
 * before the first call.
 */
public final class Unsyncs {
    private Unsyncs() {}

    /**
     * Calls a function on a thread. Does not suspend.
     *
     * @param function a function that may block
     * @param <T> the type of its result
     * @return the future of the result
     */
    public static <T> Unfuture<T> call(Callable<T> function) {
        return Places.onThread(function, "a function", "a plain function may block, so it has a thread");
    }

    /**
     * Runs a body as a task on unsync's loop. Does not suspend.
     *
     * @param body a body that suspends
     * @param <T> the type of its result
     * @return the future of the result
     */
    public static <T> Unfuture<T> task(Awaitable<T> body) {
        return Places.onLoop(body, "a body", "a suspending body is a task of the loop");
    }

    /**
     * Calls a function in another process. Does not suspend.
     *
     * @param function a function that computes, and can travel
     * @param <T> the type of its result
     * @return the future of the result
     * @throws dev.weft.concurrent.CannotTravelException if the function captured something that cannot travel
     */
    public static <T> Unfuture<T> cpuBound(SerializableCallable<T> function) {
        return Places.elsewhere(Place.PROCESS, function, "a function", "it was called as cpuBound");
    }

    /**
     * Calls a function on a member of the cluster. Does not suspend.
     *
     * @param function a function that can travel, of a class that the members have
     * @param <T> the type of its result
     * @return the future of the result
     * @throws IllegalStateException if no {@link #clusterExecutor} was set
     */
    public static <T> Unfuture<T> onCluster(SerializableCallable<T> function) {
        return Places.elsewhere(Place.CLUSTER, function, "a function", "it was called as for the cluster");
    }

    /**
     * Makes an object whose methods return at once. For each method of the interface the implementation has one of the same
     * name and parameters. It returns the plain value; or something to await, and then runs on the loop; or, if the
     * implementation has the interface itself, an {@link Unfuture} whose result becomes the call's. Methods without a mark
     * are called as they are. An object that this method made is taken for the implementation in it.
     *
     * @param type the interface; its marked methods return {@link Unfuture}
     * @param implementation the object that does the work; to run in processes it must be able to travel
     * @param <I> the interface
     * @return the object
     * @throws IllegalArgumentException if a method of the implementation is missing or marked in a way that cannot be; the
     *     message names all of them
     */
    public static <I> I of(Class<I> type, Object implementation) {
        var methods = UnsyncMethods.of(type, implementation);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, methods));
    }

    /**
     * Sets the executor of plain functions.
     *
     * @param executor usually a pool of threads
     */
    public static void threadExecutor(Executor executor) {
        Places.set(Place.THREAD, executor);
    }

    /**
     * Sets the executor of functions that compute.
     *
     * @param executor usually a pool of processes
     */
    public static void processExecutor(Executor executor) {
        Places.set(Place.PROCESS, executor);
    }

    /**
     * Sets the executor of functions for the cluster.
     *
     * @param executor a cluster executor; whoever made it closes it
     */
    public static void clusterExecutor(Executor executor) {
        Places.set(Place.CLUSTER, executor);
    }

    /**
     * Waits for the calls on threads and in processes, then cancels the tasks of the loop, and ends it when they have ended.
     * The cluster is left to who made it. The next call starts anew. Blocks; not for the loop's own tasks.
     */
    public static void shutdown() {
        Places.shutdown();
    }
}
