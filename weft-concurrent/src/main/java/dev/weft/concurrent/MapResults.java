package dev.weft.concurrent;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The results of {@link Executor#map}, in the order of the inputs, to be gone through once. {@code next()} waits for its
 * result: it suspends in a task, and blocks elsewhere. A result that failed is thrown by {@code next()}, and that, a
 * time limit, or {@link #close()} cancels all calls whose results were not taken.
 *
 * <p>One thread or task at a time uses it.
 *
 * @param <R> the type of the results
 */
public final class MapResults<R> implements Iterable<R>, AutoCloseable {
    private final Supplier<@Nullable ExecutorFuture<? extends Collection<R>>> more;
    private final long deadline;
    private final boolean limited;
    private final int buffer;
    private final ArrayDeque<ExecutorFuture<? extends Collection<R>>> underWay = new ArrayDeque<>();
    private Iterator<R> ready = Collections.emptyIterator();
    private boolean exhausted;

    /**
     * Starts the first calls.
     *
     * @param more submits the next call, null when there are no more inputs
     * @param options time limit and buffer
     */
    MapResults(Supplier<@Nullable ExecutorFuture<? extends Collection<R>>> more, MapOptions options) {
        this.more = more;
        this.limited = options.timeout() != null;
        this.deadline = options.timeout() == null
                ? Long.MAX_VALUE
                : System.nanoTime() + options.timeout().toNanos();
        this.buffer = options.bufferSize();
        refill();
    }

    /**
     * Makes results of calls that give one result each.
     *
     * @param submit hands in the call for one input
     * @param inputs the inputs
     * @param options time limit and buffer
     */
    static <A, R> MapResults<R> single(
            java.util.function.Function<A, ExecutorFuture<R>> submit,
            Iterable<? extends A> inputs,
            MapOptions options) {
        Iterator<? extends A> rest = inputs.iterator();
        return new MapResults<>(() -> rest.hasNext() ? oneOf(submit.apply(rest.next())) : null, options);
    }

    private static <R> ExecutorFuture<List<R>> oneOf(ExecutorFuture<R> call) {
        var one = new ExecutorFuture<List<R>>(call.name());
        one.start(() -> call.cancel(true));
        var _ = call.whenComplete((value, failure) -> {
            if (failure == null) {
                one.succeed(Collections.singletonList(value));
            } else {
                one.fail(failure);
            }
        });
        return one;
    }

    /** Goes on where the last iterator of these results stopped. */
    @Override
    public Iterator<R> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return ready.hasNext() || !underWay.isEmpty();
            }

            @Override
            public R next() {
                return nextResult();
            }
        };
    }

    private R nextResult() {
        while (!ready.hasNext()) {
            var call = underWay.poll();
            if (call == null) {
                throw new NoSuchElementException("all results of this map have been taken");
            }
            ready = take(call).iterator();
            refill();
        }
        return ready.next();
    }

    /** Cancels all calls whose results have not been taken. Does not suspend. */
    @Override
    public void close() {
        exhausted = true;
        ready = Collections.emptyIterator();
        for (var call = underWay.poll(); call != null; call = underWay.poll()) {
            call.cancel(true);
        }
    }

    private Collection<R> take(ExecutorFuture<? extends Collection<R>> call) {
        boolean taken = false;
        try {
            Collection<R> results = limited ? call.result(remaining()) : call.result();
            taken = true;
            return results;
        } catch (TimeoutException late) {
            call.cancel(true);
            throw Sneaky.raise(late);
        } finally {
            if (!taken) {
                close();
            }
        }
    }

    private java.time.Duration remaining() {
        return java.time.Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private void refill() {
        try {
            while (!exhausted && (buffer == 0 || underWay.size() < buffer)) {
                var call = more.get();
                if (call == null) {
                    exhausted = true;
                } else {
                    underWay.add(call);
                }
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }
}
