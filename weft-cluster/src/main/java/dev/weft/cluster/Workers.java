package dev.weft.cluster;

import dev.weft.concurrent.CannotTravelException;
import dev.weft.concurrent.ExecutorKit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The threads of a member that run calls, one call each at a time. */
/*
 *  A call passes through: take its id out of the queue (a lease) - begin - run - end - acknowledge the id. A member that dies
 *  anywhere in between leaves a lease, so the id goes back and another member begins anew; "end" keeps the first answer only.
 */
final class Workers {
    private static final long PAUSE_NANOS = 100_000_000;

    private final Connection connection;
    private final String member;
    private final ClassLoader loader;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Interruption> running = new ConcurrentHashMap<>();
    private final Map<Thread, dev.weft.concurrent.ExecutorFuture<?>> idle = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Interrupts a thread while it runs one call, and never after. */
    private static final class Interruption {
        private final Thread thread = Thread.currentThread();
        private boolean ended; // guarded by this

        synchronized void interrupt() {
            if (!ended) {
                thread.interrupt();
            }
        }

        synchronized void end() {
            ended = true;
            Thread.interrupted(); // one that came too late to be seen is forgotten
        }
    }

    Workers(Connection connection, String member, ClassLoader loader) {
        this.connection = connection;
        this.member = member;
        this.loader = loader;
    }

    void start(int count) {
        connection.hazelcast().<String>getTopic(Settings.CANCELLED).addMessageListener(message -> {
            Interruption call = running.get(message.getMessageObject());
            if (call != null) {
                call.interrupt();
            }
        });
        for (int i = 0; i < count; i++) {
            Thread thread = Thread.ofPlatform()
                    .daemon()
                    .name("weft-cluster-worker-" + i)
                    .unstarted(this::work);
            thread.setContextClassLoader(loader);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void work() {
        while (!closed) {
            QueueLink.Taken taken = take();
            if (taken != null) {
                run(taken);
            }
        }
    }

    private QueueLink.@Nullable Taken take() {
        var call = connection.waitingCalls().take().future();
        idle.put(Thread.currentThread(), call);
        try {
            if (closed) {
                call.cancel(true);
            }
            return call.get();
        } catch (ExecutionException | CancellationException e) {
            if (!closed) {
                Connection.LOG.log(System.Logger.Level.DEBUG, "a worker of {0} goes on after {1}", member, e);
                pause();
            }
            return null;
        } catch (InterruptedException stray) {
            return null;
        } finally {
            idle.remove(Thread.currentThread());
        }
    }

    /** Between two tries to reach the cluster. */
    private static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private void run(QueueLink.Taken taken) {
        String id = new String(taken.bytes(), StandardCharsets.UTF_8);
        boolean acknowledged = true;
        try {
            KeptCall call = connection
                    .change(id, new CallStep.Begin(new Execution(taken.ticket(), member)))
                    .join();
            if (call != null && !connection.change(id, answer(id, call)).join()) {
                Connection.LOG.log(
                        System.Logger.Level.DEBUG, "the {0} was cancelled, or had an answer already", call.name());
            }
        } catch (RuntimeException lost) {
            acknowledged = false;
            if (!closed) {
                Connection.LOG.log(System.Logger.Level.WARNING, "call " + id + " is begun anew after", lost);
            }
        }
        connection.waitingCalls().settle(taken, acknowledged);
    }

    private CallStep.End answer(String id, KeptCall call) {
        if (call.executions().size() > connection.options().maxExecutions()) {
            return failure(new BrokenClusterException(
                    "the " + call.name() + " is not begun again: every member that ran it died ("
                            + String.join(
                                    ", ",
                                    call.members().subList(0, call.members().size() - 1))
                            + "); find out whether the call ends its JVM, or allow more with withMaxExecutions",
                    null));
        }
        var interruption = new Interruption();
        running.put(id, interruption);
        try {
            Object value = function(call).call();
            return new CallStep.End(
                    true, ExecutorKit.pack(value, "the result of the " + call.name() + ", run on member " + member));
        } catch (Throwable thrown) {
            return failure(thrown);
        } finally {
            interruption.end();
            running.remove(id);
        }
    }

    private static CallStep.End failure(Throwable thrown) {
        return new CallStep.End(false, ExecutorKit.packFailure(thrown));
    }

    private Callable<?> function(KeptCall call) {
        String difference = call.code().differenceFrom(loader);
        if (difference != null) {
            throw otherClasses(call, difference, null);
        }
        try {
            Object function =
                    ExecutorKit.unpack(call.body(), loader, connection.options().filter());
            return (Callable<?>) java.util.Objects.requireNonNull(function);
        } catch (ClassNotFoundException e) {
            throw otherClasses(call, "class " + e.getMessage() + " is not on its class path", e);
        } catch (java.io.InvalidClassException e) {
            throw e.classname == null
                    ? refused(call, e)
                    : otherClasses(call, "it has another version of class " + e.classname, e);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw refused(call, e);
        }
    }

    private MemberClassesException otherClasses(KeptCall call, String why, @Nullable Throwable cause) {
        return new MemberClassesException(
                "the " + call.name() + " cannot run on member " + member + ": " + why
                        + "; start the member with the same classes as the program that submits",
                cause);
    }

    private CannotTravelException refused(KeptCall call, Throwable cause) {
        return new CannotTravelException(
                "the " + call.name() + " cannot be read on member " + member + ": " + cause
                        + "; see to it that both sides have the same classes and that the member's filter lets them in",
                cause);
    }

    /** Begins no more calls, and waits for those that run. Blocks. */
    void close() throws InterruptedException {
        closed = true;
        idle.values().forEach(call -> call.cancel(true));
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
