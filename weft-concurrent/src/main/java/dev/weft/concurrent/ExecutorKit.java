package dev.weft.concurrent;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Executor} of another module is made of: the futures, the bytes and the words of the pools here, so that a
 * program that moves from one to the other meets the same behaviour. For those who write executors, not for programs.
 *
 * <p>Any thread may use it.
 */
public final class ExecutorKit {
    private ExecutorKit() {}

    /** What may come in from another process, unless the user says otherwise: nothing deep, huge or known to be misused. */
    public static final ObjectInputFilter DEFAULT_FILTER = Travel.DEFAULT_FILTER;

    /**
     * The executor's side of a future: says when the call starts and how it ends.
     *
     * @param future the caller's side
     * @param <T> the type of the result
     */
    public record Call<T>(ExecutorFuture<T> future) {
        /**
         * Makes the future of a call that has not started.
         *
         * @param function the function, which gives the call its name
         */
        public static <T> Call<T> of(SerializableCallable<T> function) {
            return new Call<>(new ExecutorFuture<>(CallName.of(function)));
        }

        /**
         * Makes the future of a call whose function is not here.
         *
         * @param name what messages call it
         */
        public static <T> Call<T> named(String name) {
            return new Call<>(new ExecutorFuture<>(name));
        }

        /**
         * Notes that the call starts now.
         *
         * @param stopper stops it; runs on the thread that cancels
         * @return false if it was cancelled before, and is not to run
         */
        public boolean start(Runnable stopper) {
            return future.start(stopper);
        }

        /** Completes the future with a value, unless it is complete. */
        public boolean succeed(T value) {
            return future.succeed(value);
        }

        /** Completes the future with an exception, unless it is complete. */
        public boolean fail(Throwable exception) {
            return future.fail(exception);
        }
    }

    /**
     * Finds the function that the user wrote, out of what an executor makes of it.
     *
     * @param function what was handed to {@code submit}
     */
    public static Object inner(Object function) {
        return CallName.inner(function);
    }

    /**
     * Says what messages call a function.
     *
     * @param function what was handed to {@code submit}
     */
    public static String nameOf(Object function) {
        return CallName.of(function);
    }

    /**
     * Turns a value into bytes.
     *
     * @param value the value
     * @param what what messages call it
     * @throws CannotTravelException if some part of it is not serialisable; the message has the path to it
     */
    public static byte[] pack(@Nullable Object value, String what) {
        ByteBuffer bytes = Travel.pack(value, what);
        var exact = new byte[bytes.remaining()];
        bytes.get(exact);
        return exact;
    }

    /**
     * Turns an exception into bytes; one that cannot travel becomes a {@link RemoteFailureException} that tells of it.
     *
     * @param thrown the exception
     */
    public static byte[] packFailure(Throwable thrown) {
        try {
            return pack(thrown, "the exception");
        } catch (CannotTravelException stays) {
            return pack(new RemoteFailureException(thrown, String.valueOf(stays.getMessage())), "the exception");
        }
    }

    /**
     * Turns bytes into a value.
     *
     * @param bytes what {@link #pack} made
     * @param loader where classes are looked up
     * @param filter what may come in; it applies beside the filter of the whole JVM
     * @throws IOException if they are no such bytes, or the filter refused them
     * @throws ClassNotFoundException if a class is not there
     */
    public static @Nullable Object unpack(byte[] bytes, ClassLoader loader, ObjectInputFilter filter)
            throws IOException, ClassNotFoundException {
        return Travel.unpack(ByteBuffer.wrap(bytes), loader, filter);
    }

    /**
     * Does what {@link Executor#map(SerializableFunction, Iterable, MapOptions)} must, with groups of inputs as calls.
     *
     * @param executor takes the calls
     * @param function the function
     * @param inputs its arguments
     * @param options the limits
     */
    public static <A, R> MapResults<R> map(
            Executor executor,
            SerializableFunction<? super A, ? extends R> function,
            Iterable<? extends A> inputs,
            MapOptions options) {
        var rest = inputs.iterator();
        return new MapResults<>(
                () -> {
                    var chunk = new ArrayList<A>();
                    while (chunk.size() < options.chunkSize() && rest.hasNext()) {
                        chunk.add(rest.next());
                    }
                    return chunk.isEmpty() ? null : executor.submit(new Chunk<A, R>(function, chunk));
                },
                options);
    }

    /**
     * Makes the call of a command.
     *
     * @param command the command
     */
    public static SerializableCallable<?> command(Runnable command) {
        return new RunnableCall(command);
    }

    /**
     * Throws an exception as it is, whatever the signatures around it declare.
     *
     * @param exception the exception
     * @return never; declared so that the caller may write {@code throw}
     */
    public static RuntimeException raise(Throwable exception) {
        return Sneaky.raise(exception);
    }
}
