package dev.weft.asyncio;

import dev.weft.Awaitable;
import dev.weft.Context;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskOptions;
import dev.weft.transport.ProtocolServer;
import dev.weft.transport.ServerStatistics;
import dev.weft.transport.StopReport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server for streams on one or several addresses: it runs a handler task for each connection.
 *
 * <p>Threads: the loop's only.
 *
 * <p>Semantics: asyncio 3.14's {@code Server}. {@link #stop(Duration)} is our own.
 */
public final class Server implements AutoCloseable {
    private final EventLoop loop;
    private final ConnectionHandler handler;
    private final Context context;
    private final int limit;
    private final Set<StreamReaderProtocol> connections = new LinkedHashSet<>();
    private @Nullable ProtocolServer base;
    private long failedHandlers;
    private boolean stopping;

    Server(EventLoop loop, ConnectionHandler handler, Context context, int limit) {
        this.loop = loop;
        this.handler = handler;
        this.context = context;
        this.limit = limit;
    }

    /** Tells the server what it stands on, before it is handed to anybody. */
    void standOn(ProtocolServer listening) {
        base = listening;
    }

    StreamReaderProtocol newProtocol() {
        return new StreamReaderProtocol(new StreamReader(limit, loop), this);
    }

    /** Returns the loop that runs the handlers. Does not suspend. */
    public EventLoop getLoop() {
        return loop;
    }

    /** Returns the addresses that the server listens on; none once it is closed. Does not suspend. */
    public List<SocketAddress> sockets() {
        return base().sockets();
    }

    /**
     * Returns the port of the first address, which the system chose if the server was started on port 0. Does not suspend.
     *
     * @throws IllegalStateException if the server is closed or has no port
     */
    public int port() {
        return base().port();
    }

    /** Returns how many connections have come and how they fared. Does not suspend. */
    public ServerStatistics statistics() {
        return base().statistics().plus(new ServerStatistics(0, 0, 0, 0, failedHandlers));
    }

    /** Accepts connections from now on; nothing happens if it does already. Does not suspend. */
    public void startServing() {
        base().startServing();
    }

    /** Says whether connections are accepted. Does not suspend. */
    public boolean isServing() {
        return base().isServing();
    }

    /**
     * Serves until the task is cancelled, which closes the server and its connections and waits for their end. Suspends.
     * {@link #close()} ends it as a cancellation would.
     */
    public void serveForever() {
        base().serveForever();
    }

    /** Stops listening; open connections stay. A second call does nothing. Does not suspend. */
    @Override
    public void close() {
        base().close();
    }

    /** Closes every open connection once what was written to it is sent. Does not suspend. */
    public void closeClients() {
        base().closeClients();
    }

    /** Closes every open connection at once. Does not suspend. */
    public void abortClients() {
        base().abortClients();
    }

    /** Waits until the server is closed and its connections have ended. Suspends; a cancellation leaves all as it is. */
    public void awaitClosed() {
        base().awaitClosed();
    }

    /**
     * Stops for good: stops listening, gives the handlers a grace to end by themselves, cancels those that have not, gives
     * them the same grace to clean up, and aborts the connections of those that hold out. Suspends, at most about twice the
     * grace. A cancellation leaves the server closed and its connections at the step that was reached.
     */
    public StopReport stop(Duration grace) {
        close();
        stopping = true;
        var all = List.copyOf(connections);
        new Departure(loop, all).await(grace);
        var late = all.stream().filter(this::isAlive).toList();
        for (var connection : late) {
            var task = connection.handler();
            if (task != null) {
                task.cancel();
            }
            connection.transport().close();
        }
        new Departure(loop, late).await(grace);
        var stubborn = late.stream().filter(this::isAlive).toList();
        var names = new ArrayList<String>();
        for (var connection : stubborn) {
            var task = connection.handler();
            names.add(task == null ? "?" : task.getName());
            connection.transport().abort();
        }
        abortClients(); // those that never got beyond a handshake
        return new StopReport(all.size() - late.size(), late.size() - stubborn.size(), List.copyOf(names));
    }

    /** Returns whether the server lets a connection in: not one that comes out of its handshake when the server is stopping. */
    boolean attach(StreamReaderProtocol connection) {
        return !stopping && connections.add(connection);
    }

    void handlerFailed() {
        failedHandlers++;
    }

    void detach(StreamReaderProtocol connection) {
        connections.remove(connection);
    }

    Task<?> startHandler(StreamReader reader, StreamWriter writer) {
        Awaitable<Boolean> body = () -> { // no Action: a frame less on the stack of every connection
            handler.handle(reader, writer);
            return true;
        };
        return loop.createTask(body, TaskOptions.DEFAULT.withContext(context.copy()));
    }

    private boolean isAlive(StreamReaderProtocol connection) {
        var task = connection.handler();
        return connections.contains(connection) || (task != null && !task.done());
    }

    /** Returns what this server stands on. */
    ProtocolServer base() {
        return Objects.requireNonNull(base, "the server does not listen yet");
    }
}
