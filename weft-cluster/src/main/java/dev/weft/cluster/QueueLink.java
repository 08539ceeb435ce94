package dev.weft.cluster;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import dev.weft.asyncio.QueueEmptyException;
import dev.weft.asyncio.QueueFullException;
import dev.weft.asyncio.QueueShutDownException;
import dev.weft.concurrent.ExecutorKit.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * This JVM's end of a queue of the cluster: those who wait here to put, to take or to join, in their order. Any thread may use it, and
 * nothing in it blocks.
 */
/*
 *  Each side has one request under way at a time, for its first waiter. A request that finds the queue full or empty is made
 *  again when the queue has changed (an event), or after RETRY_MILLIS, since events may be lost with the member that sends
 *  them. An item that arrives for nobody, because its waiter was cancelled, goes to the next waiter or back to its place.
 */
final class QueueLink {
    private static final long RETRY_MILLIS = 1_000;

    /** An item that was taken, until it is settled. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    record Taken(String ticket, byte[] bytes) {}

    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    private record Put(Call<Boolean> call, byte[] item) {}

    private final Connection connection;
    private final String key;
    private final int maxsize;
    private final Deque<Call<Taken>> takers = new ArrayDeque<>(); // guarded by this
    private final Deque<Put> putters = new ArrayDeque<>(); // guarded by this
    private final Deque<Call<Boolean>> joiners = new ArrayDeque<>(); // guarded by this
    private final Side takes = new Side(this::tryTake);
    private final Side puts = new Side(this::tryPut);
    private final Side joins = new Side(this::tryJoin);
    private boolean closed; // guarded by this

    QueueLink(Connection connection, String key, int maxsize) {
        this.connection = connection;
        this.key = key;
        this.maxsize = maxsize;
        Connection.aside(() -> {
            connection.queues().addEntryListener(new Changes(), key, false);
            changed();
        });
        connection.every(RETRY_MILLIS, this::changed);
    }

    private final class Changes
            implements EntryAddedListener<String, KeptQueue>, EntryUpdatedListener<String, KeptQueue> {
        @Override
        public void entryAdded(EntryEvent<String, KeptQueue> event) {
            changed();
        }

        @Override
        public void entryUpdated(EntryEvent<String, KeptQueue> event) {
            changed();
        }
    }

    private void changed() {
        if (nextTaker() != null) {
            takes.changed();
        }
        if (nextPut() != null) {
            puts.changed();
        }
        if (hasJoiners()) {
            joins.changed();
        }
    }

    /** Takes the first item, when there is one. Cancelling the call takes none. The taker settles what it got. */
    Call<Taken> take() {
        Call<Taken> call = Call.named("get of " + key);
        synchronized (this) {
            if (closed) {
                call.fail(gone(call));
                return call;
            }
            takers.add(call);
        }
        takes.changed();
        return call;
    }

    /** Puts an item, when there is room. Cancelling the call puts nothing, unless somebody has the item by then. */
    Call<Boolean> put(byte[] item) {
        Call<Boolean> call = Call.named("put into " + key);
        synchronized (this) {
            if (closed) {
                call.fail(gone(call));
                return call;
            }
            putters.add(new Put(call, item));
        }
        puts.changed();
        return call;
    }

    /** Takes the first item, or fails if there is none. The taker settles what it got. */
    Call<Taken> takeNow() {
        Call<Taken> call = Call.named("getNowait of " + key);
        String ticket = connection.ticket();
        this.<byte @Nullable []>send(new QueueStep.Take(ticket, connection.owner()), (item, failure) -> {
            if (failure != null) {
                call.fail(connection.translated(failure, "the " + call.future().name()));
            } else if (item == null) {
                call.fail(new QueueEmptyException());
            } else if (item.length == QueueStep.SHUT_DOWN_LENGTH) {
                call.fail(new QueueShutDownException());
            } else if (!call.succeed(new Taken(ticket, item))) {
                settle(new Taken(ticket, item), false);
            }
        });
        return call;
    }

    /** Puts an item, or fails if there is no room. */
    Call<Boolean> putNow(byte[] item) {
        var put = new Put(Call.named("putNowait into " + key), item);
        String ticket = connection.ticket();
        send(new QueueStep.Put(ticket, item, maxsize), (answer, failure) -> {
            if (KeptQueue.PutAnswer.FULL.name().equals(answer)) {
                put.call().fail(new QueueFullException());
            } else {
                end(put, ticket, answer, failure);
            }
        });
        return put.call();
    }

    /** Waits until every item has been dealt with. */
    Call<Boolean> join() {
        Call<Boolean> call = Call.named("join of " + key);
        synchronized (this) {
            if (closed) {
                call.fail(gone(call));
                return call;
            }
            joiners.add(call);
        }
        joins.changed();
        return call;
    }

    /** Notes that an item has been dealt with; false if that has been said for every item. */
    Call<Boolean> taskDone() {
        return ask(new QueueStep.TaskDone(connection.ticket()), "taskDone of " + key);
    }

    /** Acknowledges an item, or puts it back. Does not wait until that is done. */
    void settle(Taken taken, boolean acknowledged) {
        settle(taken.ticket(), acknowledged);
    }

    private void settle(String ticket, boolean acknowledged) {
        send(new QueueStep.Settle(ticket, acknowledged), (done, failure) -> {
            if (failure != null) {
                Connection.LOG.log(System.Logger.Level.WARNING, "an item of " + key + " may come twice", failure);
            }
        });
    }

    /** Takes no more items. */
    Call<Boolean> shutDown() {
        return ask(new QueueStep.ShutDown(maxsize), "shutdown of " + key);
    }

    /** Counts the items. */
    Call<Integer> count() {
        return ask(new QueueStep.Count(), "qsize of " + key);
    }

    private <R> Call<R> ask(QueueStep<R> step, String name) {
        Call<R> call = Call.named(name);
        this.<R>send(step, (answer, failure) -> {
            if (answer != null) {
                call.succeed(answer);
            } else {
                call.fail(failure == null ? gone(call) : connection.translated(failure, "the " + name));
            }
        });
        return call;
    }

    private <R extends @Nullable Object> void send(
            QueueStep<R> step, BiConsumer<@Nullable R, @Nullable Throwable> then) {
        try {
            var _ = connection.change(key, step).whenCompleteAsync(then, Connection::aside);
        } catch (RuntimeException notEvenSent) {
            then.accept(null, notEvenSent);
        }
    }

    private void tryTake() {
        if (nextTaker() == null) {
            takes.done(false);
            return;
        }
        String ticket = connection.ticket();
        this.<byte @Nullable []>send(new QueueStep.Take(ticket, connection.owner()), (item, failure) -> {
            if (failure != null) {
                settle(ticket, false); // an item may be leased all the same, now or later
                failTakers(call ->
                        connection.translated(failure, "the " + call.future().name()));
            } else if (item != null && item.length == QueueStep.SHUT_DOWN_LENGTH) {
                failTakers(call -> new QueueShutDownException());
            } else if (item != null) {
                hand(new Taken(ticket, item));
            }
            takes.done(failure == null && item != null);
        });
    }

    private void hand(Taken taken) {
        for (var taker = pollTaker(); taker != null; taker = pollTaker()) {
            if (taker.succeed(taken)) {
                return;
            }
        }
        settle(taken, false);
    }

    private synchronized @Nullable Call<Taken> pollTaker() {
        return takers.poll();
    }

    private synchronized @Nullable Call<Taken> nextTaker() {
        takers.removeIf(call -> call.future().isDone());
        return takers.peek();
    }

    private void tryPut() {
        Put put = nextPut();
        if (put == null) {
            puts.done(false);
            return;
        }
        String ticket = connection.ticket();
        send(new QueueStep.Put(ticket, put.item(), maxsize), (answer, failure) -> {
            boolean full = KeptQueue.PutAnswer.FULL.name().equals(answer);
            if (!full) {
                remove(put);
                end(put, ticket, answer, failure);
            }
            puts.done(!full);
        });
    }

    private void end(Put put, String ticket, @Nullable String answer, @Nullable Throwable failure) {
        if (failure != null) {
            put.call()
                    .fail(connection.translated(
                            failure, "the " + put.call().future().name()));
        } else if (KeptQueue.PutAnswer.SHUT_DOWN.name().equals(answer)) {
            put.call().fail(new QueueShutDownException());
        } else if (!put.call().succeed(true)) {
            withdraw(ticket);
        }
    }

    private void withdraw(String ticket) {
        this.<Boolean>send(new QueueStep.Withdraw(ticket, maxsize), (back, failure) -> {
            if (failure != null || !Boolean.TRUE.equals(back)) {
                Connection.LOG.log(
                        System.Logger.Level.WARNING,
                        "a put into " + key + " was cancelled when its item was in the queue, or taken, already",
                        failure);
            }
        });
    }

    private void tryJoin() {
        if (!hasJoiners()) {
            joins.done(false);
            return;
        }
        send(new QueueStep.Unfinished(), (count, failure) -> {
            if (failure != null) {
                drain(joiners)
                        .forEach(call -> call.fail(connection.translated(
                                failure, "the " + call.future().name())));
            } else if (count != null && count == 0) {
                drain(joiners).forEach(call -> call.succeed(true));
            }
            joins.done(false);
        });
    }

    private synchronized boolean hasJoiners() {
        joiners.removeIf(call -> call.future().isDone());
        return !joiners.isEmpty();
    }

    private synchronized void remove(Put put) {
        putters.remove(put);
    }

    private synchronized @Nullable Put nextPut() {
        putters.removeIf(put -> put.call().future().isDone());
        return putters.peek();
    }

    private interface Fault {
        RuntimeException of(Call<?> call);
    }

    private void failTakers(Fault fault) {
        for (Call<Taken> taker : drain(takers)) {
            taker.fail(fault.of(taker));
        }
    }

    private synchronized <C> List<C> drain(Deque<C> waiters) {
        var all = new ArrayList<>(waiters);
        waiters.clear();
        return all;
    }

    private RuntimeException gone(Call<?> call) {
        return new ClusterUnreachableException(
                "the " + call.future().name() + " has no way to cluster "
                        + connection.options().name() + ": it was closed in this program",
                null);
    }

    String key() {
        return key;
    }

    /** Fails all who wait. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        failTakers(this::gone);
        drain(joiners).forEach(call -> call.fail(gone(call)));
        for (Put put : drain(putters)) {
            put.call().fail(gone(put.call()));
        }
    }
}
