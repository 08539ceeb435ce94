package dev.weft.cluster;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.map.listener.EntryUpdatedListener;
import dev.weft.concurrent.CannotTravelException;
import dev.weft.concurrent.ExecutorFuture;
import dev.weft.concurrent.ExecutorKit;
import dev.weft.concurrent.ExecutorKit.Call;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one executor whose futures are not done: hears of their starts and ends, fetches their results, and finds out
 * when there will be none. Any thread may use it, and nothing in it blocks.
 */
/*
 *  Events say when a call runs and when it has ended. They may be lost with the member that sends them, so all calls are
 *  looked at every LOOK_MILLIS as well. A call that is twice not to be found is lost: more members died than have backups.
 */
final class Outstanding {
    private static final long LOOK_MILLIS = 1_000;
    private static final int LOOK_AT_ONCE = 500;

    /** A future that waits, and what is known of its call. */
    private static final class Waiting {
        final Call<Object> call;
        final boolean kept;
        volatile boolean accepted;
        volatile boolean missing;

        Waiting(Call<Object> call, boolean kept) {
            this.call = call;
            this.kept = kept;
        }
    }

    private final Connection connection;
    private final Tally tally;
    private final ClassLoader loader;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private long workerless; // the clock's thread only; when all members that run calls were gone; 0: they are there

    Outstanding(Connection connection, String prefix, Tally tally, ClassLoader loader) {
        this.connection = connection;
        this.tally = tally;
        this.loader = loader;
        Connection.aside(() -> {
            connection.calls().addEntryListener(on(this::running), new OwnCalls(prefix, false), false);
            connection.calls().addEntryListener(on(this::fetch), new OwnCalls(prefix, true), false);
        });
        connection.hazelcast().getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleEvent.LifecycleState.SHUTDOWN) {
                failAll();
            }
        });
        connection.every(LOOK_MILLIS, this::look);
    }

    private static EntryUpdatedListener<String, KeptCall> on(Consumer<String> id) {
        return (EntryEvent<String, KeptCall> event) -> id.accept(event.getKey());
    }

    /**
     * Waits for a call.
     *
     * @param kept whether its result stays in the cluster after it was fetched
     */
    @SuppressWarnings("unchecked") // the result is whatever the function gives
    <T> void add(String id, Call<T> call, boolean kept) {
        var one = new Waiting((Call<Object>) call, kept);
        waiting.put(id, one);
        tally.submitted();
        var _ = one.call.future().whenComplete((value, failure) -> settled(id, failure));
    }

    private void settled(String id, @Nullable Throwable failure) {
        waiting.remove(id);
        tally.settled(failure);
        if (failure instanceof CancellationException) {
            Connection.aside(() -> {
                if (connection.change(id, new CallStep.Cancel()).join()) {
                    connection.hazelcast().<String>getTopic(Settings.CANCELLED).publish(id);
                }
            });
        }
    }

    /** The cluster has the call now. */
    void accepted(String id) {
        Waiting one = waiting.get(id);
        if (one != null) {
            one.accepted = true;
        }
    }

    void fail(String id, Throwable failure) {
        Waiting one = waiting.get(id);
        if (one != null) {
            one.call.fail(
                    connection.translated(failure, "the " + one.call.future().name()));
        }
    }

    List<ExecutorFuture<Object>> futures() {
        return waiting.values().stream().map(one -> one.call.future()).toList();
    }

    private void running(String id) {
        Waiting one = waiting.get(id);
        if (one != null) {
            one.call.start(() -> {}); // what is cancelled is told to the cluster when its future is done
        }
    }

    /** Fetches a result. */
    void fetch(String id) {
        Waiting one = waiting.get(id);
        if (one == null) {
            return;
        }
        var _ = connection
                .calls()
                .getAsync(id)
                .whenCompleteAsync(
                        (call, failure) -> {
                            if (call != null && call.stage().ended()) {
                                end(id, one, call);
                            } // else it is looked for again
                        },
                        Connection::aside);
    }

    private void end(String id, Waiting one, KeptCall call) {
        if (waiting.remove(id, one)) {
            tally.executed(id, call);
            finish(one.call, call);
            if (!one.kept) {
                connection.calls().deleteAsync(id);
            }
        }
    }

    @SuppressWarnings("NullAway") // a call may well have no value
    private void finish(Call<Object> call, KeptCall kept) {
        try {
            Object answer =
                    ExecutorKit.unpack(kept.body(), loader, connection.options().filter());
            if (kept.stage() == KeptCall.Stage.SUCCEEDED) {
                call.succeed(answer);
            } else {
                call.fail((Throwable) java.util.Objects.requireNonNull(answer));
            }
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            call.fail(new CannotTravelException(
                    "the answer of the " + kept.name() + ", run on " + String.join(", ", kept.members())
                            + ", cannot be read here: " + e + "; both sides need the classes of the result",
                    e));
        }
    }

    /** Looks at all calls; on the clock's thread. */
    private void look() {
        if (waiting.isEmpty()) {
            return;
        }
        failWithoutWorkers();
        Set<String> some = new HashSet<>();
        waiting.forEach((id, one) -> {
            if (one.accepted) {
                some.add(id);
                if (some.size() == LOOK_AT_ONCE) {
                    lookAt(Set.copyOf(some));
                    some.clear();
                }
            }
        });
        if (!some.isEmpty()) {
            lookAt(Set.copyOf(some));
        }
    }

    private void lookAt(Set<String> ids) {
        var _ = connection
                .calls()
                .submitToKeys(ids, new CallStep.Look())
                .whenCompleteAsync(
                        (stages, failure) -> {
                            if (stages != null) {
                                ids.forEach(id -> seen(id, stages.getOrDefault(id, CallStep.Look.GONE)));
                            }
                        },
                        Connection::aside);
    }

    private void seen(String id, String stage) {
        Waiting one = waiting.get(id);
        if (one == null) {
            return;
        }
        if (!stage.equals(CallStep.Look.GONE)) {
            one.missing = false;
            if (KeptCall.Stage.valueOf(stage).ended()) {
                fetch(id);
            }
        } else if (one.missing) {
            one.call.fail(new BrokenClusterException(
                    "the " + one.call.future().name() + " (" + id + ") is in cluster "
                            + connection.options().name()
                            + " no more: its time was over, its result was fetched by somebody else, or the members that"
                            + " kept it died at the same time; allow more with withKeep or withBackups",
                    null));
        } else {
            one.missing = true;
        }
    }

    private void failWithoutWorkers() {
        if (connection.hasWorkers()) {
            workerless = 0;
            return;
        }
        long now = System.nanoTime();
        workerless = workerless == 0 ? now : workerless;
        if (now - workerless > connection.options().connectTimeout().toNanos()) {
            waiting.values()
                    .forEach(one -> one.call.fail(noWorkers(one.call.future().name())));
        }
    }

    BrokenClusterException noWorkers(String call) {
        return new BrokenClusterException(
                "the " + call + " cannot run: none of the members of cluster "
                        + connection.options().name() + " ("
                        + String.join(", ", connection.members())
                        + ") runs calls; start one with withWorkers(1) or more",
                null);
    }

    private void failAll() {
        waiting.values()
                .forEach(one -> one.call.fail(Connection.unreachable(
                        connection.options(), "the " + one.call.future().name(), null)));
    }
}
