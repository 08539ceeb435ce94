package dev.weft.cluster;

import dev.weft.concurrent.Executor;
import dev.weft.concurrent.ExecutorFuture;
import dev.weft.concurrent.ExecutorKit;
import dev.weft.concurrent.ExecutorKit.Call;
import dev.weft.concurrent.ExecutorShutDownException;
import dev.weft.concurrent.MapOptions;
import dev.weft.concurrent.MapResults;
import dev.weft.concurrent.SerializableCallable;
import dev.weft.concurrent.SerializableFunction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls on the members of a cluster. The cluster keeps a call, with backups on other members, until its result is
 * fetched: when a member dies in the middle of a call, another one begins it anew, and {@link #report()} tells which calls
 * were begun more than once. A call is thus run at least once, and exactly one result of it counts.
 *
 * <p>Any thread, and any task, may use it; nothing in it blocks a loop but {@link #shutdown(boolean)}, which waits.
 *
 * <p>Semantics: {@code concurrent.futures.Executor} of Python 3.14, as the pools here. Differences to them: members run only
 * code of their own class path; cancelling a running call interrupts its thread; a call may be begun more than once.
 */
public final class ClusterExecutor implements Executor {
    private static final AtomicLong EXECUTORS = new AtomicLong();

    private final Connection connection;
    private final @Nullable Cluster own;
    private final String prefix;
    private final AtomicLong numbers = new AtomicLong();
    private final Tally tally = new Tally();
    private final Outstanding outstanding;
    private volatile boolean closed;

    /**
     * Makes an executor on a cluster that this program is connected to. Whoever made the connection closes it, after this
     * executor. Does not block.
     *
     * @param cluster the member or the client
     */
    public ClusterExecutor(Cluster cluster) {
        this(Connection.of(cluster), null);
    }

    /**
     * Makes an executor with a connection of its own, which is closed with it. Blocks until it is connected.
     *
     * @param options the cluster's name and the addresses of members
     * @throws ClusterUnreachableException if no member of that name answers in time
     */
    public ClusterExecutor(ClusterOptions options) {
        this(ClusterClient.connect(options));
    }

    /**
     * Makes an executor with a connection of its own, which is closed with it. Blocks until it is connected.
     *
     * @param members addresses of members, {@code host:port}
     * @throws ClusterUnreachableException if no member answers in time
     */
    public ClusterExecutor(String... members) {
        this(ClusterOptions.DEFAULT.withMembers(members));
    }

    private ClusterExecutor(ClusterClient own) {
        this(own.connection(), own);
    }

    private ClusterExecutor(Connection connection, @Nullable Cluster own) {
        this.connection = connection;
        this.own = own;
        this.prefix = connection.owner() + "-" + EXECUTORS.incrementAndGet() + "-";
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        this.outstanding = new Outstanding(
                connection, prefix, tally, context == null ? ClassLoader.getSystemClassLoader() : context);
    }

    /**
     * Hands in a call. Does not suspend.
     *
     * @throws ExecutorShutDownException if the executor has been shut down
     * @throws dev.weft.concurrent.CannotTravelException if the call captured something that cannot travel
     * @throws BrokenClusterException if no member runs calls
     */
    @Override
    public <T> ExecutorFuture<T> submit(SerializableCallable<T> call) {
        return submit(call, false).future();
    }

    /**
     * Hands in a call whose result stays in the cluster, for {@link ClusterOptions#keep}, also when this program ends before
     * it is there. Does not suspend.
     *
     * @param call the function
     * @param <T> the type of its result
     * @return its future, and the id under which any program fetches the result
     */
    public <T> DurableCall<T> submitDurable(SerializableCallable<T> call) {
        return submit(call, true);
    }

    private <T> DurableCall<T> submit(SerializableCallable<T> function, boolean kept) {
        Call<T> call = Call.of(function);
        String name = call.future().name();
        requireOpen(name);
        byte[] body = ExecutorKit.pack(function, "the " + name);
        String id = prefix + numbers.incrementAndGet();
        outstanding.add(id, call, kept);
        try {
            if (!connection.hasWorkers()) {
                throw outstanding.noWorkers(name);
            }
            KeptCall fresh = KeptCall.fresh(name, body, CodeVersion.of(function));
            var _ = Connection.change(() -> connection.calls().setAsync(id, fresh))
                    .thenCompose(stored -> enqueue(id))
                    .whenComplete((stored, failure) -> {
                        if (failure == null) {
                            outstanding.accepted(id);
                        } else {
                            outstanding.fail(id, failure);
                        }
                    });
        } catch (RuntimeException notEvenSent) {
            RuntimeException fault = connection.translated(notEvenSent, "the " + name);
            call.fail(fault);
            throw fault;
        }
        return new DurableCall<>(id, call.future());
    }

    private CompletableFuture<Boolean> enqueue(String id) {
        return connection
                .waitingCalls()
                .put(id.getBytes(StandardCharsets.UTF_8))
                .future();
    }

    private void requireOpen(String call) {
        if (closed) {
            throw new ExecutorShutDownException(
                    "the " + call + " was submitted to " + this + ", which has been shut down");
        }
    }

    /**
     * Waits for the result of a call that was handed in with {@link #submitDurable}, here or elsewhere. Does not suspend.
     * Cancelling the future cancels the call.
     *
     * @param id the call's id
     * @param <T> the type of its result
     * @return the future of the result; fails with {@link BrokenClusterException} if the cluster has no such call
     */
    public <T> ExecutorFuture<T> retrieve(String id) {
        requireOpen("retrieval of " + id);
        Call<T> call = Call.named("call " + id);
        outstanding.add(id, call, true);
        outstanding.accepted(id);
        outstanding.fetch(id);
        return call.future();
    }

    /**
     * Lets the cluster forget a call that was handed in with {@link #submitDurable}, and its result. Does not suspend.
     *
     * @param id the call's id
     */
    public void forget(String id) {
        var _ = connection.calls().deleteAsync(id);
    }

    @Override
    public <A, R> MapResults<R> map(
            SerializableFunction<? super A, ? extends R> function, Iterable<? extends A> inputs, MapOptions options) {
        return ExecutorKit.map(this, function, inputs, options);
    }

    /** Runs a command that can travel. */
    @Override
    public void execute(Runnable command) {
        var _ = submit(ExecutorKit.command(command));
    }

    /**
     * Tells what has become of the calls so far, and which of them were begun more than once. Does not suspend.
     *
     * @return the counts of this moment
     */
    public ClusterReport report() {
        return tally.report();
    }

    @Override
    public void shutdown(boolean cancelFutures) {
        closed = true;
        var futures = outstanding.futures();
        if (cancelFutures) {
            futures.forEach(future -> future.cancel(false));
        }
        try {
            CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                    .handle((all, failure) -> true) // whoever has a future sees how it ended
                    .get();
        } catch (InterruptedException interrupted) {
            throw ExecutorKit.raise(interrupted);
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new CompletionException(impossible);
        } finally {
            if (own != null) {
                own.close();
            }
        }
    }

    @Override
    public String toString() {
        return "executor of cluster " + connection.options().name();
    }
}
