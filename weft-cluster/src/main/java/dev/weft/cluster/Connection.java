package dev.weft.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.OperationTimeoutException;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.NoDataMemberInClusterException;
import com.hazelcast.spi.exception.RetryableHazelcastException;
import com.hazelcast.spi.exception.TargetDisconnectedException;
import dev.weft.concurrent.BrokenExecutorException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a member and a client have in common: a Hazelcast instance, its maps, tickets, queues and a clock. Any thread may use
 * it.
 */
final class Connection {
    static final System.Logger LOG = System.getLogger("dev.weft");

    /** The connections that are open in this JVM, for queues that arrive in calls; a member goes before a client. */
    private static final Map<String, Connection> OPEN = new ConcurrentHashMap<>();

    /** How often a change is tried whose copies are not certain; each try waits for them for seconds. */
    private static final int TRIES = 20;

    private final HazelcastInstance hazelcast;
    private final ClusterOptions options;
    private final String owner;
    private final AtomicLong tickets = new AtomicLong();
    private final Map<String, QueueLink> queues = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("weft-cluster-clock").factory());

    Connection(HazelcastInstance hazelcast, ClusterOptions options, boolean member) {
        this.hazelcast = hazelcast;
        this.options = options;
        this.owner = (member ? Owners.MEMBER : Owners.CLIENT)
                + hazelcast.getLocalEndpoint().getUuid();
        if (member) {
            OPEN.put(options.name(), this);
        } else {
            OPEN.putIfAbsent(options.name(), this);
        }
    }

    static Connection of(Cluster cluster) {
        return switch (cluster) {
            case ClusterMember member -> member.connection();
            case ClusterClient client -> client.connection();
        };
    }

    /** The connection of this JVM to the cluster of that name; null: it has none. */
    static @Nullable Connection named(String name) {
        return OPEN.get(name);
    }

    HazelcastInstance hazelcast() {
        return hazelcast;
    }

    ClusterOptions options() {
        return options;
    }

    /** Who this is, for leases. */
    String owner() {
        return owner;
    }

    /** A name that nobody has used before, here or elsewhere. */
    String ticket() {
        return owner + "-" + tickets.incrementAndGet();
    }

    IMap<String, KeptCall> calls() {
        return hazelcast.getMap(Settings.CALLS);
    }

    IMap<String, KeptQueue> queues() {
        return hazelcast.getMap(Settings.QUEUES);
    }

    /** Changes a kept call, as {@link #change(Supplier)} says. */
    <R extends @Nullable Object> CompletableFuture<R> change(String id, CallStep<R> step) {
        return change(() -> calls().submitToKey(id, step));
    }

    /** Changes a kept queue, as {@link #change(Supplier)} says. */
    <R extends @Nullable Object> CompletableFuture<R> change(String key, QueueStep<R> step) {
        return change(() -> queues().submitToKey(key, step));
    }

    /**
     * Changes something that the cluster keeps. Where a member died before it had passed on the change to those with the
     * backups, nobody knows whether it was made: it is made again, as each of ours may be.
     */
    static <R extends @Nullable Object> CompletableFuture<R> change(Supplier<CompletionStage<R>> change) {
        return change(change, TRIES);
    }

    private static <R extends @Nullable Object> CompletableFuture<R> change(
            Supplier<CompletionStage<R>> change, int tries) {
        return change.get()
                .exceptionallyComposeAsync(
                        failure -> tries > 1 && isUncertain(failure)
                                ? change(change, tries - 1)
                                : CompletableFuture.failedStage(failure),
                        Connection::aside)
                .toCompletableFuture();
    }

    private static boolean isUncertain(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof IndeterminateOperationStateException;
    }

    /** The end of a queue in this JVM; the first one to ask decides how many items fit. */
    QueueLink queue(String key, int maxsize) {
        return queues.computeIfAbsent(key, name -> new QueueLink(this, name, maxsize));
    }

    /** The calls that wait for a worker. */
    QueueLink waitingCalls() {
        return queue("calls", 0);
    }

    ScheduledExecutorService clock() {
        return clock;
    }

    /** Runs a body on a thread of its own, where it may block. */
    static void aside(Runnable body) {
        Thread.ofVirtual().name("weft-cluster-aside").start(() -> guarded(body));
    }

    /** Runs a body after a time, on the clock's thread. */
    void soon(long millis, Runnable body) {
        try {
            var _ = clock.schedule(() -> guarded(body), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.log(System.Logger.Level.DEBUG, "the cluster's clock has stopped", closed);
        }
    }

    /** Runs a body again and again, on the clock's thread. */
    void every(long millis, Runnable body) {
        var _ = clock.scheduleWithFixedDelay(() -> guarded(body), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs a body of the clock; one that fails is run again at its next time. */
    private static void guarded(Runnable body) {
        try {
            body.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the connection to the cluster goes on after", e);
        }
    }

    List<String> members() {
        try {
            return hazelcast.getCluster().getMembers().stream()
                    .map(Connection::addressOf)
                    .toList();
        } catch (HazelcastInstanceNotActiveException closed) {
            return List.of();
        }
    }

    static String addressOf(Member member) {
        return member.getAddress().getHost() + ":" + member.getAddress().getPort();
    }

    /** Whether some member runs calls. */
    boolean hasWorkers() {
        return hazelcast.getCluster().getMembers().stream()
                .map(member -> member.getAttribute(Settings.WORKERS))
                .anyMatch(workers -> workers != null && !workers.equals("0"));
    }

    /** Says in the user's words what Hazelcast says. */
    RuntimeException translated(Throwable thrown, String what) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof BrokenExecutorException said) {
            return said;
        }
        if (cause instanceof HazelcastInstanceNotActiveException
                || cause instanceof TargetDisconnectedException
                || cause instanceof OperationTimeoutException
                || cause instanceof IndeterminateOperationStateException
                || cause instanceof NoDataMemberInClusterException
                || cause instanceof RetryableHazelcastException
                || cause instanceof IOException
                || cause instanceof IllegalStateException) {
            return unreachable(options, what, cause);
        }
        return cause instanceof RuntimeException known
                ? known
                : new HazelcastException(what + " failed in cluster " + options.name(), cause);
    }

    static ClusterUnreachableException unreachable(ClusterOptions options, String what, @Nullable Throwable cause) {
        return new ClusterUnreachableException(
                what + " cannot reach cluster " + options.name() + ": no member of that name answers at "
                        + String.join(", ", options.members()) + " within "
                        + options.connectTimeout().toMillis()
                        + " ms; start one there with the same cluster name, or correct the addresses",
                cause);
    }

    /** Lets go of everything but the Hazelcast instance. */
    void close() {
        OPEN.remove(options.name(), this);
        clock.shutdownNow();
        queues.values().forEach(QueueLink::close);
    }
}
