package dev.weft.trio;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.CancelScope;
import dev.weft.Checkpoint;
import dev.weft.Deadlines;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Trio's functions.
 *
 * <p>Semantics: Trio 0.22 to 0.34. Every function that may wait is a checkpoint: it obeys the cancelled scopes around it and
 * gives up a turn even when it need not wait. Absolute times are nanoseconds of {@link #currentTime}.
 */
public final class Trio {
    private Trio() {}

    // ------------------------------------------------------------------ running

    /**
     * Runs a main body on a loop of its own until it ends. Blocks the calling thread.
     *
     * @return the body's value; what it throws is thrown, unchanged
     * @throws IllegalStateException if a loop runs in this thread
     * @throws KeyboardInterrupt if Ctrl-C was pressed meanwhile: it cancels the run, and a second one ends the program
     */
    public static <T extends @Nullable Object> T run(Awaitable<T> main) {
        return run(main, TrioOptions.DEFAULT);
    }

    /** As {@link #run(Awaitable)}, for a body without a value. */
    public static void run(Action main) {
        run(main.asAwaitable(), TrioOptions.DEFAULT);
    }

    /** As {@link #run(Awaitable)}, with options. */
    public static <T extends @Nullable Object> T run(Awaitable<T> main, TrioOptions options) {
        return MainRun.run(main, options);
    }

    /** As {@link #run(Action)}, with options. */
    public static void run(Action main, TrioOptions options) {
        run(main.asAwaitable(), options);
    }

    /** Returns whether a loop runs in this thread. Any thread. */
    public static boolean inTrioRun() {
        return EventLoop.currentOrNull() != null;
    }

    /** Returns whether this code runs in a task. Any thread. */
    public static boolean inTrioTask() {
        return Task.currentOrNull() != null;
    }

    /** Returns the running task. */
    public static Task<?> currentTask() {
        return Task.current();
    }

    /** Returns what other threads call into this run with. */
    public static TrioToken currentTrioToken() {
        return new TrioToken(EventLoop.current());
    }

    /**
     * Starts a task that belongs to the run, not to a nursery: it is cancelled when the main task has ended. Does not suspend.
     * If it fails, the main task is cancelled and the run fails with it.
     */
    public static Task<Void> spawnSystemTask(Action body, @Nullable String name) {
        var nursery = TrioRun.current().systemNursery;
        if (nursery == null) {
            throw new IllegalStateException("system tasks belong to Trio.run: this loop was started otherwise");
        }
        return nursery.startSoon(body, name);
    }

    /** Returns the nursery that a task was started in; null: it is none of a nursery's. */
    public static @Nullable Nursery parentNursery(Task<?> task) {
        return Nursery.parentOf(task);
    }

    /** Returns the nursery that a task will be in once it says {@code started}; null if it is not being started. */
    public static @Nullable Nursery eventualParentNursery(Task<?> task) {
        return Nursery.eventualParentOf(task);
    }

    /** Returns the nurseries that a task has open, outermost first. */
    public static List<Nursery> childNurseries(Task<?> task) {
        return Nursery.openedBy(task);
    }

    /** Tells an instrument of this run from now on; one that is told already is not told twice. */
    public static void addInstrument(Instrument instrument) {
        var instruments = TrioRun.current().instruments;
        instruments.add(instrument);
        EventLoop.current().watch(instruments);
    }

    /**
     * Tells an instrument no more.
     *
     * @throws NoSuchElementException if it was not told
     */
    public static void removeInstrument(Instrument instrument) {
        var instruments = TrioRun.current().instruments;
        if (!instruments.remove(instrument)) {
            throw new NoSuchElementException("this instrument is not told of this run: " + instrument);
        }
        if (instruments.isEmpty()) {
            EventLoop.current().watch(null);
        }
    }

    /** Returns what the run is busy with. Does not suspend. */
    public static RunStatistics currentStatistics() {
        var loop = EventLoop.current();
        var counts = loop.statistics();
        var toNext =
                counts.nextTimer() == Deadlines.NEVER ? null : Duration.ofNanos(counts.nextTimer() - loop.nanoTime());
        return new RunStatistics(counts.tasks(), counts.ready(), toNext, counts.sentIn());
    }

    // ------------------------------------------------------------------ time

    /** Returns the time of the run's clock, in nanoseconds. */
    public static long currentTime() {
        return EventLoop.current().nanoTime();
    }

    /**
     * Sleeps. A checkpoint.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public static void sleep(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("`duration` must be non-negative: " + duration);
        }
        if (duration.isZero()) {
            Checkpoint.full();
        } else {
            sleepUntil(Deadlines.after(currentTime(), duration));
        }
    }

    /** Sleeps until a time of {@link #currentTime}. A checkpoint, even if the time has passed. */
    public static void sleepUntil(long nanos) {
        var loop = EventLoop.current();
        if (nanos <= loop.nanoTime()) {
            Checkpoint.shielded();
        } else {
            var wait = new Wait<Void>("a sleep");
            var timer = loop.atDeadline(nanos, wait::wakeUnlessDone);
            try {
                wait.park();
            } finally {
                timer.cancel();
            }
        }
        Checkpoint.throwIfCancelled(); // a scope that expired at the same time goes first
    }

    /** Waits until it is cancelled. A checkpoint. */
    public static void sleepForever() {
        new Wait<Void>("sleepForever").park();
    }

    // ------------------------------------------------------------------ checkpoints

    /** Gives up a turn, and throws if the task is cancelled. */
    public static void checkpoint() {
        Checkpoint.full();
    }

    /** Is a checkpoint if the task is cancelled, else nothing. */
    public static void checkpointIfCancelled() {
        Checkpoint.ifCancelled();
    }

    /** Gives up a turn, and does not look whether the task is cancelled. */
    public static void cancelShieldedCheckpoint() {
        Checkpoint.shielded();
    }

    /** Returns when the scopes around will cancel this task; {@link Long#MIN_VALUE}: they have; {@link Deadlines#NEVER}. */
    public static long currentEffectiveDeadline() {
        return Checkpoint.effectiveDeadline();
    }

    // ------------------------------------------------------------------ nurseries

    /**
     * Runs a body that may start tasks, and waits for them all. Suspends; a checkpoint at its end.
     *
     * @throws dev.weft.ExceptionGroup of what failed in the body and the tasks
     */
    public static void openNursery(Body<? super Nursery> body) {
        Nursery.open(body, null);
    }

    /**
     * As {@link #openNursery}, but a task that fails does not end the others: the listener is told, in the task's last turn. It
     * may start another one in its place. If the listener throws, that ends them all. Beyond Trio.
     */
    public static void openSupervisorNursery(
            Body<? super Nursery> body, BiConsumer<? super Task<?>, ? super Throwable> onFailure) {
        Nursery.open(body, onFailure);
    }

    // ------------------------------------------------------------------ scopes

    /** Runs a body, and cancels it after a delay. Suspends if the body does; returns the scope, which says what happened. */
    public static CancelScope moveOnAfter(Duration delay, Body<? super CancelScope> body) {
        return moveOnAt(deadlineAfter(delay), body);
    }

    /** As {@link #moveOnAfter(Duration, Body)}, for a body that need not see the scope. */
    public static CancelScope moveOnAfter(Duration delay, Action body) {
        return moveOnAfter(delay, scope -> body.run());
    }

    /** Runs a body, and cancels it at a time of {@link #currentTime}. Suspends if the body does. */
    public static CancelScope moveOnAt(long nanos, Body<? super CancelScope> body) {
        var scope = CancelScope.at(nanos);
        scope.run(() -> body.run(scope));
        return scope;
    }

    /** As {@link #moveOnAt(long, Body)}, for a body that need not see the scope. */
    public static CancelScope moveOnAt(long nanos, Action body) {
        return moveOnAt(nanos, scope -> body.run());
    }

    /**
     * Runs a body, cancels it after a delay, and fails then. Suspends if the body does.
     *
     * @throws TooSlowException if the body was cut short
     */
    public static CancelScope failAfter(Duration delay, Body<? super CancelScope> body) {
        return failAt(deadlineAfter(delay), body);
    }

    /** As {@link #failAfter(Duration, Body)}, for a body that need not see the scope. */
    public static CancelScope failAfter(Duration delay, Action body) {
        return failAfter(delay, scope -> body.run());
    }

    /** As {@link #failAfter(Duration, Body)}, at a time of {@link #currentTime}. */
    public static CancelScope failAt(long nanos, Body<? super CancelScope> body) {
        var scope = moveOnAt(nanos, body);
        if (scope.cancelledCaught()) {
            throw new TooSlowException("the deadline has passed");
        }
        return scope;
    }

    /** As {@link #failAt(long, Body)}, for a body that need not see the scope. */
    public static CancelScope failAt(long nanos, Action body) {
        return failAt(nanos, scope -> body.run());
    }

    private static long deadlineAfter(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("`delay` must be non-negative: " + delay);
        }
        return Deadlines.after(currentTime(), delay);
    }

    // ------------------------------------------------------------------ channels

    /**
     * Makes a channel within the process. Does not suspend.
     *
     * @param capacity how many values it holds; 0: a sender waits for a receiver; {@link Integer#MAX_VALUE}: any number
     */
    public static <T> MemoryChannel<T> openMemoryChannel(int capacity) {
        return openMemoryChannel(capacity, lost -> {});
    }

    /**
     * As {@link #openMemoryChannel(int)}, for values that somebody has to close. Beyond Trio.
     *
     * @param dropped is told of each value that is left in the channel when its last receiver is closed; it must not suspend
     */
    public static <T> MemoryChannel<T> openMemoryChannel(int capacity, Consumer<? super T> dropped) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity must be >= 0: " + capacity);
        }
        var state = new ChannelState<T>(capacity, dropped);
        return new MemoryChannel<>(new MemorySendChannel<>(state), new MemoryReceiveChannel<>(state));
    }

    /**
     * Runs a producer in a task of its own, and a consumer here that receives what it sends; the producer goes on only when the
     * next value is asked for, as a generator does. Suspends. When the consumer ends, the producer is cancelled and waited for;
     * when the producer ends, so does the consumer's iteration.
     *
     * <p>Semantics: Trio's as_safe_channel. A failure comes out as it is, not in a group, unless both sides fail.
     */
    public static <T> void asSafeChannel(
            Body<? super SendChannel<T>> producer, Body<? super ReceiveChannel<T>> consumer) {
        SafeChannel.run(producer, consumer);
    }

    // ------------------------------------------------------------------ resources

    /**
     * Closes a resource at once, without its farewells: calls {@code aclose} in a cancelled scope. A checkpoint, but it does
     * not wait for anybody.
     */
    public static void acloseForcefully(AsyncResource resource) {
        var scope = new CancelScope();
        scope.cancel("closed forcefully");
        scope.run(resource::aclose);
    }

    // ------------------------------------------------------------------ sockets

    /** Connects to a port, as {@link #openTcpStream(String, int, ConnectOptions)} does with the default options. */
    public static SocketStream openTcpStream(String host, int port) throws IOException {
        return openTcpStream(host, port, ConnectOptions.DEFAULT);
    }

    /**
     * Connects to a port of a host: to its first address that answers, trying the next one beside it when one takes long.
     * A checkpoint; cancelled, every attempt is given up.
     *
     * @param options the head start of each address, and where the connection starts from; no TLS
     * @throws IOException if the host is unknown or no address answers; it names them, and each attempt is suppressed in it
     * @throws IllegalStateException if {@code dev.weft:weft-net} is not on the path
     */
    public static SocketStream openTcpStream(String host, int port, ConnectOptions options) throws IOException {
        return Sockets.openTcp(host, port, options);
    }

    /**
     * Connects to a Unix socket. A checkpoint.
     *
     * @throws IOException if nobody listens there
     */
    public static SocketStream openUnixSocket(Path path) throws IOException {
        return Sockets.openUnix(path);
    }

    /** Listens on a port of all of this machine's addresses. A checkpoint. See {@link #openTcpListeners(int, String)}. */
    public static List<SocketListener> openTcpListeners(int port) throws IOException {
        return Sockets.listenTcp(port, null, ServingOptions.SOCKETS);
    }

    /**
     * Listens on a port of every address of a host. A checkpoint; cancelled, nothing is bound.
     *
     * @param port 0: the system chooses, for each address by itself
     * @throws IOException if an address cannot be bound, and then none is; it names the address and the cause
     */
    public static List<SocketListener> openTcpListeners(int port, String host) throws IOException {
        return Sockets.listenTcp(port, host, ServingOptions.SOCKETS);
    }

    /** As {@link #openTcpListeners(int, String)}, with sockets that are set up in another way. */
    public static List<SocketListener> openTcpListeners(int port, String host, ServeOptions options)
            throws IOException {
        return Sockets.listenTcp(port, host, options);
    }

    /** Listens on a Unix socket, whose file goes with the listener. A checkpoint; cancelled, nothing is bound. */
    public static SocketListener openUnixListener(Path path) throws IOException {
        return Sockets.listenUnix(path, ServingOptions.SOCKETS);
    }

    /** Serves connections to a port of all of this machine's addresses. Suspends until cancelled. */
    public static void serveTcp(Body<? super SocketStream> handler, int port) throws IOException {
        serveTcp(handler, port, ServingOptions.defaults());
    }

    /** Serves connections to a port of every address of a host. Suspends until cancelled. */
    public static void serveTcp(Body<? super SocketStream> handler, int port, String host) throws IOException {
        serveTcp(handler, port, ServingOptions.<SocketListener>defaults().withHost(host));
    }

    /**
     * Listens on a port, and runs a handler in a task of its own for each connection. Suspends until cancelled, which cancels
     * the handlers, too. What a handler throws ends the server; a stream that it leaves open is closed.
     *
     * @throws IOException if an address cannot be bound
     */
    public static void serveTcp(Body<? super SocketStream> handler, int port, ServingOptions<SocketListener> options)
            throws IOException {
        var listeners = Sockets.listenTcp(port, options.host(), options.sockets());
        serveListeners(handler, listeners, options.handlerNursery(), options.taskStatus());
    }

    /** Serves connections to listeners, with the handlers in a nursery of its own. Suspends until cancelled. */
    public static <S extends AsyncResource, L extends Listener<? extends S>> void serveListeners(
            Body<? super S> handler, List<L> listeners) {
        serveListeners(handler, listeners, null, null);
    }

    /**
     * Runs a handler in a task of its own for each connection to one of the listeners, which belong to the server from now on.
     * Suspends until cancelled. It goes on, 100 ms later, when the system has no room for another connection.
     *
     * @param handlerNursery where the handlers run; null: in a nursery of the server's own
     * @param taskStatus is told of the listeners, for {@link Nursery#start}; null: nobody is
     */
    public static <S extends AsyncResource, L extends Listener<? extends S>> void serveListeners(
            Body<? super S> handler,
            List<L> listeners,
            @Nullable Nursery handlerNursery,
            @Nullable TaskStatus<List<L>> taskStatus) {
        Serving.serve(handler, listeners, handlerNursery, taskStatus);
    }

    // ------------------------------------------------------------------ TLS

    /** Connects with TLS that trusts what the JDK trusts. A checkpoint. See the longer form. */
    public static SslStream openSslOverTcpStream(String host, int port) throws IOException {
        return openSslOverTcpStream(host, port, ConnectOptions.DEFAULT, false);
    }

    /** Connects with TLS. A checkpoint. See {@link #openSslOverTcpStream(String, int, ConnectOptions, boolean)}. */
    public static SslStream openSslOverTcpStream(String host, int port, TlsOptions tls) throws IOException {
        return openSslOverTcpStream(host, port, ConnectOptions.DEFAULT.withTls(tls), false);
    }

    /**
     * Connects to a port of a host, as {@link #openTcpStream(String, int, ConnectOptions)} does, and puts TLS on top. The handshake
     * comes with the first call that needs it. A checkpoint; cancelled, every attempt is given up.
     *
     * @param options its TLS options default to trusting what the JDK trusts; the server must be the host unless they say otherwise
     * @param httpsCompatible whether farewells may be left out, as HTTPS servers do
     * @throws IOException if the host is unknown or no address answers
     */
    public static SslStream openSslOverTcpStream(String host, int port, ConnectOptions options, boolean httpsCompatible)
            throws IOException {
        return Sockets.openSsl(host, port, options, httpsCompatible);
    }

    /** Listens for TLS connections on a port of every address of a host. A checkpoint. See {@link #openTcpListeners}. */
    public static List<SslListener> openSslOverTcpListeners(int port, String host, TlsOptions tls) throws IOException {
        return openSslOverTcpListeners(port, host, tls, ServingOptions.SOCKETS, false);
    }

    /**
     * As {@link #openSslOverTcpListeners(int, String, TlsOptions)}, with sockets that are set up in another way.
     *
     * @param httpsCompatible whether farewells may be left out, as HTTPS clients do
     */
    public static List<SslListener> openSslOverTcpListeners(
            int port, String host, TlsOptions tls, ServeOptions options, boolean httpsCompatible) throws IOException {
        return Sockets.overTls(openTcpListeners(port, host, options), tls, httpsCompatible);
    }

    /** Serves TLS connections to a port of every address of a host. Suspends until cancelled. */
    public static void serveSslOverTcp(Body<? super SslStream> handler, int port, String host, TlsOptions tls)
            throws IOException {
        serveSslOverTcp(
                handler, port, tls, ServingOptions.<SslListener>defaults().withHost(host));
    }

    /** Serves TLS connections, with farewells. Suspends until cancelled. See the longer form. */
    public static void serveSslOverTcp(
            Body<? super SslStream> handler, int port, TlsOptions tls, ServingOptions<SslListener> options)
            throws IOException {
        serveSslOverTcp(handler, port, tls, options, false);
    }

    /**
     * Serves connections as {@link #serveTcp(Body, int, ServingOptions)} does, with TLS. The handshake is the handler's: it comes
     * with its first call that needs it. Suspends until cancelled.
     *
     * @param tls the certificates, asked for anew for each connection
     * @param httpsCompatible whether farewells may be left out, as HTTPS clients do
     * @throws IOException if an address cannot be bound
     */
    public static void serveSslOverTcp(
            Body<? super SslStream> handler,
            int port,
            TlsOptions tls,
            ServingOptions<SslListener> options,
            boolean httpsCompatible)
            throws IOException {
        var listeners =
                Sockets.overTls(Sockets.listenTcp(port, options.host(), options.sockets()), tls, httpsCompatible);
        serveListeners(handler, listeners, options.handlerNursery(), options.taskStatus());
    }

    // ------------------------------------------------------------------ processes and signals

    /** Runs a program with Trio's defaults, and waits for its end. See {@link #runProcess(ProcessOptions, String...)}. */
    public static CompletedProcess runProcess(String... command) throws IOException {
        return ProcessRun.run(List.of(command), ProcessOptions.DEFAULT);
    }

    /**
     * Runs a program, and waits for its end. Suspends. Cancelled, it asks the process to end, kills it five seconds later, and
     * returns only when it has ended.
     *
     * @param command the program and its arguments
     * @throws CalledProcessException if it returns another code than 0, unless the options say that this is no error
     * @throws IOException if it cannot be started
     */
    public static CompletedProcess runProcess(ProcessOptions options, String... command) throws IOException {
        return ProcessRun.run(List.of(command), options);
    }

    /**
     * Starts a program and leaves it to the caller: nobody ends it. A checkpoint. The options' input, and what they collect and
     * check, count for nothing here.
     *
     * @throws IOException if it cannot be started
     */
    public static Process openProcess(ProcessOptions options, String... command) throws IOException {
        return Process.open(List.of(command), options.forOpen());
    }

    /**
     * Listens for signals of the process until the result is closed. Does not suspend.
     *
     * @param signals names such as {@code "HUP"} or {@code "SIGTERM"}
     * @throws IllegalArgumentException if none is named, the system has no such signal, or the JVM keeps it for itself
     */
    public static SignalReceiver openSignalReceiver(String... signals) {
        return SignalReceiver.open(signals);
    }
}
