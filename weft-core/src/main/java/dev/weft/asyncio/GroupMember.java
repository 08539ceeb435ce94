package dev.weft.asyncio;

import dev.weft.Context;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.transport.ProtocolServer;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.ServerStatistics;
import dev.weft.transport.StopReport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One loop of a {@link ServerGroup} in a thread of its own: makes a server, has it listen if it is told to, waits to be
 * told to stop, and stops it.
 *
 * <p>Threads: the group's, which blocks; the loop's own thread runs {@link #live}.
 */
final class GroupMember {
    private static final StopReport NOTHING = new StopReport(0, 0, List.of());
    private static final System.Logger LOGGER = System.getLogger("dev.weft.asyncio.ServerGroup");

    private final ConnectionHandler handler;
    private final int limit;
    private final Thread thread;
    private final CompletableFuture<Server> started = new CompletableFuture<>();
    private final CompletableFuture<StopReport> stopped = new CompletableFuture<>();

    // Written on the loop's thread before `started` is completed.
    private @Nullable EventLoop loop;
    private @Nullable Future<Duration> stopping;

    GroupMember(String name, ConnectionHandler handler, int limit) {
        this.handler = handler;
        this.limit = limit;
        thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    /** Starts the thread and blocks until it has a server, which serves what others accept. */
    void start() {
        thread.start();
        join(started);
    }

    /** Listens, and shares the connections with the other members. Blocks; returns where. */
    List<SocketAddress> listen(ServerGroup.Places places, ServeOptions options, List<GroupMember> all) {
        var server = join(started);
        var others = all.stream()
                .filter(member -> member != this)
                .map(member -> join(member.started).base())
                .toList();
        var loop = server.getLoop();
        return join(Asyncio.runCoroutineThreadsafe(
                () -> {
                    server.base().listenWith(places.on(loop), options, others);
                    return server.sockets();
                },
                loop));
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw Sneaky.raise(e.getCause() == null ? e : e.getCause());
        }
    }

    void beginStop(Duration grace) {
        var running = loop;
        var order = stopping;
        if (running != null && order != null && !stopped.isDone()) {
            running.callSoonThreadsafe(() -> {
                if (!order.done()) {
                    order.setResult(grace);
                }
            });
        }
    }

    /**
     * Blocks until the server has stopped and the thread has ended.
     *
     * @return nothing if the loop had ended before by itself, which was reported then
     */
    StopReport awaitStopped() {
        awaitThread();
        return stopped.join();
    }

    /** Blocks until the loop has told how its server fares; null if the loop has ended. */
    @Nullable
    ServerStatistics statistics() {
        var running = loop;
        if (running == null || stopped.isDone()) {
            return null;
        }
        try {
            var told = Asyncio.runCoroutineThreadsafe(() -> started.join().statistics(), running);
            var ended = stopped.<@Nullable ServerStatistics>thenApply(_ -> null);
            return (ServerStatistics) CompletableFuture.anyOf(told, ended).join();
        } catch (IllegalStateException closed) {
            return null;
        }
    }

    private void awaitThread() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // whoever stops a group waits for it all the same
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            stopped.complete(Asyncio.run(this::live));
        } catch (Throwable e) {
            if (!started.completeExceptionally(e)) {
                LOGGER.log(
                        System.Logger.Level.ERROR,
                        "a loop of a server group has ended, the others go on: " + thread.getName(),
                        e);
            }
            stopped.complete(NOTHING);
        }
    }

    private StopReport live() throws Exception {
        var here = EventLoop.current();
        loop = here;
        Future<Duration> order = here.createFuture();
        stopping = order;
        var outside = here.expectOutside(); // whoever stops the group
        try {
            var server = new Server(here, handler, Context.current(), limit);
            server.standOn(ProtocolServer.receive(here, server::newProtocol));
            started.complete(server);
            var grace = order.await();
            return grace == null ? NOTHING : server.stop(grace);
        } finally {
            outside.close();
        }
    }
}
