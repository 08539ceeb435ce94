package dev.weft.trio;

import dev.weft.CancelScope;
import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.transport.ServerStatistics;
import dev.weft.transport.StopReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server that goes on when a handler fails, counts what comes to it, and is stopped for good by one call.
 *
 * <p>What a handler throws is told to the loop's exception handler, and costs that connection only; with
 * {@link Trio#serveListeners} it would end the server. The handshake of a {@link SslStream} comes before its handler, within the
 * limit of its options.
 *
 * <p>Threads: the loop's only.
 *
 * <p>Semantics: our own, of Trio's parts.
 *
 * @param <S> what a connection is
 */
public final class Server<S extends AsyncResource> {
    private final Body<? super S> handler;
    private final List<CancelScope> accepting = new ArrayList<>(1);
    private final List<Listener<? extends S>> listeners = new ArrayList<>();
    private final Set<Visit<S>> visits = new LinkedHashSet<>();
    private @Nullable Event allGone;
    private boolean stopped;
    private long accepted;
    private long failedHandshakes;
    private long failedHandlers;

    /** One connection, while its handler runs. */
    private record Visit<S>(S stream, CancelScope scope, String name) {}

    /**
     * Makes a server that listens on nothing yet.
     *
     * @param handler serves one connection, in a task of its own; what it leaves open is closed
     */
    public Server(Body<? super S> handler) {
        this.handler = handler;
    }

    /**
     * Serves the connections to some listeners, which belong to the server from now on. Suspends until the server is stopped
     * and its handlers have ended, or until cancelled, which cancels the handlers, too. A listener that fails for another reason
     * than want of room ends it. May be called again, for other listeners.
     */
    public void serve(List<? extends Listener<? extends S>> more) {
        listeners.addAll(more);
        var scope = new CancelScope();
        accepting.add(scope);
        if (stopped) {
            scope.cancel();
        }
        Trio.openNursery(handlers -> scope.run(() -> Serving.serve(this::visit, more, handlers, null)));
    }

    private void visit(S stream) {
        accepted++;
        var visit = new Visit<>(stream, new CancelScope(), Trio.currentTask().getName());
        visits.add(visit);
        try {
            visit.scope.run(() -> attend(stream));
        } finally {
            visits.remove(visit);
            if (visits.isEmpty() && allGone != null) {
                allGone.set();
            }
        }
    }

    private void attend(S stream) {
        if (stream instanceof SslStream tls) {
            try {
                tls.doHandshakeInTime();
            } catch (BrokenResourceException | TooSlowException e) {
                failedHandshakes++;
                tell("A connection ended in its TLS handshake", e);
                return;
            }
        }
        try {
            handler.run(stream);
        } catch (Exception e) {
            failedHandlers++;
            tell("Unhandled exception in the handler of a connection", e);
        }
    }

    private static void tell(String what, Exception e) {
        EventLoop.current().callExceptionHandler(ExceptionContext.of(what, e));
    }

    /** Returns how many connections have come and how they fared. Does not suspend. */
    public ServerStatistics statistics() {
        long failedAccepts = listeners.stream().mapToLong(Server::failedAccepts).sum();
        return new ServerStatistics(accepted, visits.size(), failedAccepts, failedHandshakes, failedHandlers);
    }

    private static long failedAccepts(Listener<?> listener) {
        return switch (listener) {
            case SocketListener sockets -> sockets.failedAccepts();
            case SslListener tls -> failedAccepts(tls.transportListener());
            default -> 0;
        };
    }

    /**
     * Stops for good: closes the listeners, gives the handlers a grace to end by themselves, cancels those that have not, gives
     * them the same grace to clean up, and closes the connections of those that hold out. Suspends, at most about twice the
     * grace; {@link #serve} returns when those who held out have ended, too. A cancellation leaves the server at the step that
     * was reached, and accepting nothing.
     */
    public StopReport stop(Duration grace) {
        stopped = true;
        accepting.forEach(CancelScope::cancel);
        long begun = accepted - visits.size();
        awaitAllGone(grace);
        var late = List.copyOf(visits);
        long drained = accepted - begun - late.size();
        late.forEach(visit -> visit.scope.cancel());
        awaitAllGone(grace);
        var stubborn = List.copyOf(visits);
        stubborn.forEach(visit -> Trio.acloseForcefully(visit.stream));
        return new StopReport(
                (int) drained,
                late.size() - stubborn.size(),
                stubborn.stream().map(Visit::name).toList());
    }

    private void awaitAllGone(Duration grace) {
        Trio.checkpoint(); // a connection that was accepted just now has its task by then
        if (visits.isEmpty()) {
            return;
        }
        var gone = new Event();
        allGone = gone;
        Trio.moveOnAfter(grace, _ -> gone.await());
    }
}
