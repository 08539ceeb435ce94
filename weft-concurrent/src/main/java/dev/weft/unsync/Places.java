package dev.weft.unsync;

import dev.weft.Awaitable;
import dev.weft.Context;
import dev.weft.concurrent.Executor;
import dev.weft.concurrent.ProcessPoolExecutor;
import dev.weft.concurrent.SerializableCallable;
import dev.weft.concurrent.ThreadPoolExecutor;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The executors of unsync, made when first needed, and what starts a call in each place. Any thread may use it. */
final class Places {
    private static final System.Logger LOG = System.getLogger("dev.weft");

    private static @Nullable Executor threads; // guarded by the class
    private static @Nullable Executor processes; // guarded by the class
    private static @Nullable Executor cluster; // guarded by the class
    private static @Nullable Executor foundCluster; // guarded by the class; ours to shut down

    private Places() {}

    static synchronized void set(Place place, Executor executor) {
        switch (place) {
            case THREAD -> threads = executor;
            case PROCESS -> processes = executor;
            case CLUSTER -> cluster = executor;
            case LOOP, NOWHERE -> throw new IllegalArgumentException(place + " has no executor");
        }
    }

    private static synchronized Executor of(Place place) {
        if (place == Place.THREAD) {
            Executor current = threads == null ? new ThreadPoolExecutor() : threads;
            threads = current;
            return current;
        }
        if (place == Place.PROCESS) {
            Executor current = processes == null ? new ProcessPoolExecutor() : processes;
            processes = current;
            return current;
        }
        Executor current = cluster == null ? findCluster() : cluster;
        cluster = current;
        return current;
    }

    private static Executor findCluster() {
        ClusterProvider provider = ServiceLoader.load(ClusterProvider.class)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("a call is for the cluster, but there is none; add weft-cluster"
                                + " to the class path, or call Unsyncs.clusterExecutor(new ClusterExecutor(...))"));
        Executor found = provider.connect();
        foundCluster = found;
        return found;
    }

    /** Shuts down what there is, and waits for the calls in it. Blocks. */
    static void shutdown() {
        UnsyncLoop.requireElsewhere();
        Executor oldThreads;
        Executor oldProcesses;
        Executor oldCluster;
        synchronized (Places.class) {
            oldThreads = threads;
            oldProcesses = processes;
            oldCluster = foundCluster;
            threads = null;
            processes = null;
            cluster = null;
            foundCluster = null;
        }
        if (oldThreads != null) {
            oldThreads.shutdown();
        }
        if (oldProcesses != null) {
            oldProcesses.shutdown();
        }
        if (oldCluster != null) {
            oldCluster.shutdown();
        }
        UnsyncLoop.stop();
    }

    static <T> Unfuture<T> onLoop(Awaitable<T> body, String name, String reason) {
        Unfuture<T> future = announce(name, Place.LOOP, reason);
        UnsyncLoop.start(body, name, future);
        return future;
    }

    static <T> Unfuture<T> onThread(Callable<T> body, String name, String reason) {
        Unfuture<T> future = announce(name, Place.THREAD, reason);
        Context context = Context.current().copy();
        future.follow(of(Place.THREAD).submitCall(() -> InContext.call(context, body)));
        return future;
    }

    static <T> Unfuture<T> elsewhere(Place place, SerializableCallable<T> body, String name, String reason) {
        Unfuture<T> future = announce(name, place, reason);
        future.follow(of(place).submit(body));
        return future;
    }

    private static <T> Unfuture<T> announce(String name, Place place, String reason) {
        LOG.log(System.Logger.Level.DEBUG, "unsync runs {0} on {1}: {2}", name, place, reason);
        return new Unfuture<>(name, place, reason);
    }
}
