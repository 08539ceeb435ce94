package dev.weft;

import static java.nio.channels.SelectionKey.OP_ACCEPT;
import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;

import dev.weft.engine.Engine;
import dev.weft.spi.Poller;
import dev.weft.spi.ReadPipe;
import dev.weft.spi.WritePipe;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.Datagram;
import dev.weft.transport.DatagramEndpoint;
import dev.weft.transport.DatagramOptions;
import dev.weft.transport.DatagramProtocol;
import dev.weft.transport.Endpoint;
import dev.weft.transport.NameInfo;
import dev.weft.transport.Protocol;
import dev.weft.transport.ProtocolServer;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.SubprocessEndpoint;
import dev.weft.transport.SubprocessOptions;
import dev.weft.transport.SubprocessProtocol;
import dev.weft.transport.TlsOptions;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread's worth of turns: runs callbacks and tasks one at a time, first ready, first run, and waits for timers and for
 * the outside when nothing is ready.
 *
 * <p>Threads: everything belongs to the thread that runs the loop (its tasks included) but {@link #callSoonThreadsafe},
 * {@link #nanoTime}, {@link #isRunning}, {@link #isClosed} and closing what {@link #expectOutside} gave, which any thread
 * may call. Whatever gives the loop work throws elsewhere; debug mode throws at every other attempt, too.
 *
 * <p>Semantics: asyncio 3.14's event loop.
 */
public final class EventLoop implements AutoCloseable {
    private static final ThreadLocal<@Nullable EventLoop> RUNNING = new ThreadLocal<>();

    private final Engine engine = Engine.chosen();
    private final LoopOptions options;
    private final Clock clock;

    // Any thread.
    private final Outside outside = new Outside(this);
    private volatile boolean closed;
    private volatile @Nullable Thread home;
    private volatile Poller poller = new ParkingPoller();

    // Loop thread only.
    private final Turns turns;
    private final Workers workers = new Workers(this);
    private final LivingTasks living = new LivingTasks();
    private final UnretrievedFailures unretrieved = new UnretrievedFailures(this);
    private final Executors executors = new Executors(this);
    private final Signals signals = new Signals(this);
    private final Endpoints endpoints = new Endpoints(this);
    private final RawSockets rawSockets = new RawSockets(this);
    private final Generators generators = new Generators(this);
    private @Nullable Task<?> currentTask;
    private Context currentContext = new Context();
    private @Nullable ExceptionHandler exceptionHandler;
    private @Nullable TaskFactory taskFactory;
    private @Nullable LoopWatcher watcher;
    private int blockedTasks;
    private boolean debug;
    private boolean shared;

    private EventLoop(LoopOptions options) {
        this.options = options;
        clock = options.clock();
        debug = options.debug();
        turns = new Turns(this, options.shuffleSeed());
    }

    /** Makes a loop with the default options. Any thread. */
    public static EventLoop create() {
        return create(LoopOptions.defaults());
    }

    /** Makes a loop. Any thread. */
    public static EventLoop create(LoopOptions options) {
        return new EventLoop(Objects.requireNonNull(
                options, "a loop needs options: leave them out, or pass LoopOptions.defaults()"));
    }

    /** Returns the loop that runs in this thread or task, or null. Any thread. */
    public static @Nullable EventLoop currentOrNull() {
        var loop = RUNNING.get();
        return loop == null || loop.closed ? null : loop; // a guest that was cut off stays bound to its host's thread
    }

    /**
     * Returns the loop that runs in this thread or task. Any thread.
     *
     * @throws IllegalStateException if none does
     */
    public static EventLoop current() {
        var loop = currentOrNull();
        if (loop == null) {
            throw new IllegalStateException("no running event loop in thread "
                    + Thread.currentThread().getName() + ": call this inside Asyncio.run(...) or a callback of a loop");
        }
        return loop;
    }

    // ------------------------------------------------------------------ running

    /**
     * Runs the loop until the awaitable is done. Blocks the calling thread.
     *
     * @return its value; what it throws is thrown here unchanged
     * @throws IllegalStateException if this loop or another one runs in this thread, if the loop is closed, or if it was
     *     stopped before the awaitable was done
     * @throws DeadlockError if nobody can ever wake the loop
     */
    public <T extends @Nullable Object> T runUntilComplete(Awaitable<T> awaitable) {
        requireRunnable();
        var future = awaitable instanceof Future<T> given ? given : createTask(awaitable);
        if (future.loop != this) {
            throw new IllegalStateException(future + " belongs to a different loop: run it there");
        }
        java.util.function.Consumer<Future<T>> stopper = done -> stop();
        future.addDoneCallback(stopper);
        try {
            runForever();
        } finally {
            future.removeDoneCallback(stopper);
        }
        if (!future.done()) {
            throw new IllegalStateException("Event loop stopped before Future completed.");
        }
        return future.result();
    }

    /**
     * Runs the loop until {@link #stop}. Blocks the calling thread.
     *
     * @throws IllegalStateException if this loop or another one runs in this thread, or if the loop is closed
     * @throws DeadlockError if nobody can ever wake the loop
     */
    public void runForever() {
        requireRunnable();
        HomeThread.run(engine.homeIsPlatformThread(), this::runAtHome);
    }

    private void runAtHome() {
        try {
            atHome(turns::takeUntilStopped);
        } finally {
            leaveHost();
        }
    }

    /** Runs iterations in this thread, which is the loop's home from now on. */
    void atHome(Runnable iterations) {
        home = Thread.currentThread();
        RUNNING.set(this);
        var contextBefore = currentContext;
        try {
            iterations.run();
        } finally {
            enter(null, contextBefore);
        }
    }

    /**
     * Runs the loop as a guest of another event loop, until {@link #stop}: each iteration is a callback of the host's, and while
     * nothing is ready the host goes on. Does not block. The host's thread may call whatever belongs to the loop thread, at any
     * time. A guest is never in a deadlock, as its host may call. Any thread.
     *
     * @param soonThreadsafe has the host run something soon in its thread, always the same one; called on any thread
     * @param soonHere does the same, and is called only in the host's thread
     * @param ended is told in the host's thread of the end, with null or what went wrong; if the host takes no callbacks any more,
     *     on the thread that noticed
     * @throws IllegalStateException if this loop or another one runs in this thread, or if the loop is closed
     */
    public void runAsGuest(
            Executor soonThreadsafe,
            Executor soonHere,
            java.util.function.Consumer<? super @Nullable Throwable> ended) {
        requireRunnable();
        new GuestRun(this, soonThreadsafe, soonHere, ended).start();
    }

    /** The run as a guest begins, though not in this thread. */
    void joinHost() {
        home = Thread.currentThread();
    }

    /** Makes this the loop of the host's thread. */
    void bindToHost() {
        var running = currentOrNull();
        if (running != null && running != this) {
            throw new IllegalStateException("Cannot run a guest while " + running + " is running in the host's thread:"
                    + " a host has one guest at a time, which may have any number of tasks");
        }
        RUNNING.set(this);
    }

    /** The run has ended. */
    void leaveHost() {
        home = null;
        if (RUNNING.get() == this) {
            RUNNING.remove();
        }
    }

    /** Ends the run after the iteration that is under way, or after the first one of the next run. */
    public void stop() {
        turns.stop();
    }

    /** Returns whether the loop is running. Any thread. */
    public boolean isRunning() {
        return home != null;
    }

    /** Returns whether the loop has been closed. Any thread. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Closes the loop: what is still ready or set is dropped, failures that nobody asked for are reported, and the default
     * executor is told to end without waiting for it. A second call does nothing.
     *
     * @throws IllegalStateException if the loop is running
     */
    @Override
    public void close() {
        if (isRunning()) {
            throw new IllegalStateException("Cannot close a running event loop: stop() it and close it after the run");
        }
        if (closed) {
            return;
        }
        unretrieved.reportAll();
        closed = true;
        signals.close();
        executors.close();
        HomeThread.run(engine.homeIsPlatformThread(), workers::close);
        poller.close();
        turns.clear();
    }

    private void requireRunnable() {
        requireOpen();
        if (isRunning()) {
            throw new IllegalStateException("This event loop is already running: await instead of running it again");
        }
        if (currentOrNull() != null) {
            throw new IllegalStateException("Cannot run the event loop while another loop is running in this thread:"
                    + " await the body, or run the other loop in a thread of its own");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("Event loop is closed: make a new one");
        }
    }

    // ------------------------------------------------------------------ callbacks and timers

    /** Runs a callback in the next iteration, in the current context. Does not suspend. */
    public Handle callSoon(Runnable callback) {
        return callSoon(callback, callersContext());
    }

    /** Runs a callback in the next iteration, in the context given. Does not suspend. */
    public Handle callSoon(Runnable callback, Context context) {
        requireOpen();
        requireHere();
        var handle = new Handle(this, callback, context);
        turns.add(handle);
        return handle;
    }

    /** Runs a callback in an iteration soon, and wakes the loop for it. Any thread. */
    public Handle callSoonThreadsafe(Runnable callback) {
        return callSoonThreadsafe(callback, Context.current());
    }

    /**
     * Runs a callback in an iteration soon, in the context given, and wakes the loop for it. Any thread.
     *
     * @throws IllegalStateException if the loop is closed
     */
    public Handle callSoonThreadsafe(Runnable callback, Context context) {
        var handle = new Handle(this, callback, context);
        if (!send(handle)) {
            requireOpen();
        }
        return handle;
    }

    /** As {@link #callSoonThreadsafe}, but false instead of an error if the loop is closed: nobody is left to care. */
    public boolean callSoonThreadsafeUnlessClosed(Runnable callback) {
        return callSoonThreadsafeUnlessClosed(callback, new Context());
    }

    boolean callSoonThreadsafeUnlessClosed(Runnable callback, Context context) {
        return send(new Handle(this, callback, context));
    }

    /** False if the loop is closed. What is sent while another thread closes it is dropped, as what was sent just before is. */
    private boolean send(Ready item) {
        if (closed) {
            return false;
        }
        turns.send(item);
        poller.wakeup();
        return true;
    }

    /** Runs a callback after a delay. Does not suspend. */
    public TimerHandle callLater(Duration delay, Runnable callback) {
        return callLater(delay, callback, callersContext());
    }

    /** Runs a callback after a delay, in the context given. Does not suspend. */
    public TimerHandle callLater(Duration delay, Runnable callback, Context context) {
        return callAt(Deadlines.after(clock.nanoTime(), delay), callback, context);
    }

    /** Runs a callback at a time of {@link #nanoTime}. Does not suspend. */
    public TimerHandle callAt(long nanos, Runnable callback) {
        return callAt(nanos, callback, callersContext());
    }

    /** Runs a callback at a time of {@link #nanoTime}, in the context given. Does not suspend. */
    public TimerHandle callAt(long nanos, Runnable callback, Context context) {
        requireOpen();
        requireHere();
        turns.rouse();
        return turns.timers().add(this, nanos, callback, context);
    }

    /**
     * Runs a callback at a time of {@link #nanoTime}, before any task or other callback has its turn then; for deadlines,
     * all of which expire together. It must be short. Does not suspend.
     */
    public TimerHandle atDeadline(long nanos, Runnable callback) {
        requireOpen();
        requireHere();
        turns.rouse();
        return turns.timers().addDeadline(this, nanos, callback);
    }

    /** Returns the loop's time in nanoseconds. Any thread. */
    public long nanoTime() {
        return clock.nanoTime();
    }

    /** Returns the clock that the loop lives by. Any thread. */
    public Clock clock() {
        return clock;
    }

    // ------------------------------------------------------------------ futures and tasks

    /** Makes a pending future of this loop. */
    public <T extends @Nullable Object> Future<T> createFuture() {
        return new Future<>(this);
    }

    /** Makes a task that runs the body; it begins in the next iteration. Does not suspend. */
    public <T extends @Nullable Object> Task<T> createTask(Awaitable<T> body) {
        return createTask(body, TaskOptions.DEFAULT);
    }

    /** Makes a task with a name. Does not suspend. */
    public <T extends @Nullable Object> Task<T> createTask(Awaitable<T> body, String name) {
        return createTask(body, TaskOptions.DEFAULT.withName(name));
    }

    /** Makes a task that runs a body without a value. Does not suspend. */
    public Task<Void> createTask(Action body) {
        return createTask(body.asAwaitable(), TaskOptions.DEFAULT);
    }

    /** Makes a named task that runs a body without a value. Does not suspend. */
    public Task<Void> createTask(Action body, String name) {
        return createTask(body.asAwaitable(), TaskOptions.DEFAULT.withName(name));
    }

    /** Makes a task with options. Does not suspend, unless it is eager: then the body runs first, until it waits. */
    public <T extends @Nullable Object> Task<T> createTask(Awaitable<T> body, TaskOptions taskOptions) {
        requireOpen();
        requireHere();
        if (body instanceof Future<?>) {
            throw new IllegalArgumentException(
                    "a coroutine was expected, got " + body + ": a future is awaited as it is");
        }
        var factory = taskFactory;
        return factory == null ? newTask(body, taskOptions) : factory.create(this, body, taskOptions);
    }

    /**
     * Waits until every other task has been waiting for that much real time; for tests. Those who wait for less are woken
     * first. Timers and threads do not count: who sleeps, waits. Suspends; a cancellation leaves nothing behind.
     *
     * <p>Semantics: Trio's {@code wait_all_tasks_blocked}.
     */
    public void awaitAllTasksBlocked(Duration cushion) {
        turns.idlers().await(this, cushion.toNanos());
    }

    /** Makes a task without asking the task factory; for task factories. */
    public <T extends @Nullable Object> Task<T> newTask(Awaitable<T> body, TaskOptions taskOptions) {
        var task = new Task<>(this, body, taskOptions);
        var listening = watcher;
        if (listening != null) {
            listening.taskCreated(task);
            listening.taskReady(task);
        }
        if (Boolean.TRUE.equals(taskOptions.eagerStart()) && isRunning()) {
            startNow(task);
        } else {
            turns.add(task);
        }
        return task;
    }

    private void startNow(Task<?> task) {
        var creator = currentTask;
        if (creator == null) {
            var context = currentContext;
            turns.takeAmid(task);
            enter(null, context);
        } else {
            turns.addUrgent(task);
            turns.addUrgent(creator);
            creator.stepAside();
        }
    }

    /** Sets what makes this loop's tasks; null: the loop itself. */
    public void setTaskFactory(@Nullable TaskFactory factory) {
        taskFactory = factory;
    }

    /** Returns what makes this loop's tasks; null: the loop itself. */
    public @Nullable TaskFactory getTaskFactory() {
        return taskFactory;
    }

    /** Returns the tasks that are not done, oldest first. */
    public Set<Task<?>> allTasks() {
        return living.toSet();
    }

    /** Counts what the loop is busy with. Does not suspend. */
    public LoopStatistics statistics() {
        requireHere();
        return turns.statistics(living.size());
    }

    // ------------------------------------------------------------------ the outside

    /**
     * Runs a blocking function on a thread of the executor; null is the default one. Does not suspend. Cancelling the future
     * does not stop a function that has begun.
     */
    public <T extends @Nullable Object> Future<T> runInExecutor(@Nullable Executor executor, Callable<T> function) {
        requireOpen();
        requireHere();
        return executors.run(
                executor, Objects.requireNonNull(function, "runInExecutor needs a function: null was given"));
    }

    /** Sets the executor that {@link #runInExecutor} uses by default. */
    public void setDefaultExecutor(ExecutorService executor) {
        executors.setDefault(executor);
    }

    /** Ends the default executor and waits for its functions, however long they take. Suspends. */
    public void shutdownDefaultExecutor() {
        shutdownDefaultExecutor(ChronoUnit.FOREVER.getDuration());
    }

    /** Ends the default executor and waits for its functions, at most that long. Suspends. */
    public void shutdownDefaultExecutor(Duration limit) {
        executors.shutdown(limit);
    }

    /** Closes every asynchronous generator that is still open. Suspends while their cleanup does. */
    public void shutdownAsyncGenerators() {
        generators.closeAll();
    }

    /** Returns the asynchronous generators that have begun and not ended; faces add theirs. */
    public Generators generators() {
        return generators;
    }

    /**
     * Says that something outside will call in: until the result is closed, by any thread, an idle loop waits for it, and
     * virtual time stands still.
     */
    public AutoCloseable expectOutside() {
        return outside.expect();
    }

    /**
     * Runs a body on behalf of somebody whom {@link #expectOutside} expects and who waits for the answer, so that meanwhile the
     * loop does not wait for them. Suspends if the body does.
     */
    public <T extends @Nullable Object> T answer(Awaitable<T> body) throws Exception {
        outside.callingBack(+1);
        try {
            return body.await();
        } finally {
            outside.callingBack(-1);
        }
    }

    /** Runs a callback in this loop whenever the process gets a signal such as {@code INT} or {@code TERM}. */
    public void addSignalHandler(String signal, Runnable callback) {
        requireHere();
        signals.add(signal, callback);
    }

    /** Gives a signal back to whoever handled it before; false if this loop had no handler for it. */
    public boolean removeSignalHandler(String signal) {
        return signals.remove(signal);
    }

    /** Puts a transport's way of waiting in the place of the loop's own, once. */
    public void usePoller(Function<EventLoop, Poller> maker) {
        requireHere();
        var own = poller;
        if (!(own instanceof ParkingPoller)) {
            throw new IllegalStateException("the loop waits with " + own + " already");
        }
        poller = maker.apply(this);
    }

    /** Returns what the loop waits with. */
    public Poller poller() {
        return poller;
    }

    // ------------------------------------------------------------------ transports and protocols

    /**
     * Finds the addresses of a host, in the system's order, without blocking the loop. Suspends; a cancelled look-up ends
     * unheard.
     *
     * @param host a name, an address, or empty for this machine's wildcard address
     * @throws java.net.UnknownHostException if it has none; it names the host
     */
    public List<InetSocketAddress> getAddrInfo(String host, int port) throws IOException {
        return endpoints.resolve(host, port);
    }

    /** Finds the addresses of one family, as {@link #getAddrInfo(String, int)} does. Suspends. */
    public List<InetSocketAddress> getAddrInfo(String host, int port, ProtocolFamily family) throws IOException {
        return endpoints.resolve(host, port, family);
    }

    /** Finds what an address is called, without blocking the loop. Suspends; a cancelled look-up ends unheard. */
    public NameInfo getNameInfo(InetSocketAddress address) {
        return endpoints.nameOf(address);
    }

    /** Opens a connection with the default options. Suspends; a cancellation gives it up. */
    public <P extends Protocol> Endpoint<P> createConnection(Supplier<P> factory, String host, int port)
            throws IOException {
        return createConnection(factory, host, port, ConnectOptions.DEFAULT);
    }

    /**
     * Opens a connection for a protocol, which hears of it before this returns. Suspends; a cancellation gives it up.
     *
     * @param factory makes the protocol
     * @throws IOException if the host is unknown, no address answers, or TLS fails; it names the address and the cause
     * @throws IllegalStateException if {@code dev.weft:weft-net} is not on the path
     */
    public <P extends Protocol> Endpoint<P> createConnection(
            Supplier<P> factory, String host, int port, ConnectOptions options) throws IOException {
        return endpoints.connect(factory.get(), host, port, options);
    }

    /** Opens a connection to a Unix socket, as {@link #createConnection} does to a port. Suspends. */
    public <P extends Protocol> Endpoint<P> createUnixConnection(Supplier<P> factory, Path path, ConnectOptions options)
            throws IOException {
        return endpoints.connect(factory.get(), path, options);
    }

    /**
     * Makes a connection of a socket that the program itself accepted, and that belongs to the connection from now on. Suspends
     * until the protocol has heard of it; a cancellation closes it.
     *
     * @param tls secures it, this side being the server; null: without
     * @throws java.nio.channels.NotYetConnectedException if the socket is not connected
     * @throws java.nio.channels.ClosedChannelException if it is closed
     */
    public <P extends Protocol> Endpoint<P> connectAcceptedSocket(
            Supplier<P> factory, SocketChannel socket, @Nullable TlsOptions tls) throws IOException {
        return endpoints.adopt(factory.get(), socket, tls);
    }

    /**
     * Has a protocol told of what comes through a pipe, such as the process's input, a FIFO or a {@link java.nio.channels.Pipe},
     * which belongs to the transport from now on. Suspends until the protocol has heard of it; a cancellation closes it.
     *
     * @param pipe a {@link SelectableChannel} is read by the loop itself and needs {@code dev.weft:weft-net} on the path; a thread
     *     reads any other, such as a {@link FileChannel} on a FIFO
     */
    public <P extends Protocol> Endpoint<P> connectReadPipe(Supplier<P> factory, ReadableByteChannel pipe)
            throws IOException {
        var protocol = factory.get();
        return endpoints.connect(protocol, ReadPipe.of(this, protocol, pipe));
    }

    /**
     * Has a protocol told of what comes through a stream, as {@link #connectReadPipe(Supplier, ReadableByteChannel)} does: a thread
     * reads it. Suspends. If a read is under way when the transport is closed, it takes what comes next with it, unless an interrupt
     * ends it.
     */
    public <P extends Protocol> Endpoint<P> connectReadPipe(Supplier<P> factory, InputStream pipe) {
        var protocol = factory.get();
        return endpoints.connect(protocol, ReadPipe.of(this, protocol, pipe, "weft-reads-stream"));
    }

    /**
     * Makes a transport that writes to a pipe, such as the process's output, a FIFO or a {@link java.nio.channels.Pipe}, which
     * belongs to it from now on. Suspends until the protocol has heard of it; a cancellation closes it. That the reader has gone is
     * seen when something is written.
     *
     * @param pipe a {@link SelectableChannel} is written by the loop itself and needs {@code dev.weft:weft-net} on the path; a
     *     thread writes to any other, such as a {@link FileChannel} on a FIFO
     */
    public <P extends Protocol> Endpoint<P> connectWritePipe(Supplier<P> factory, WritableByteChannel pipe)
            throws IOException {
        var protocol = factory.get();
        return endpoints.connect(protocol, WritePipe.of(this, protocol, pipe));
    }

    /**
     * Makes a transport that writes to a stream, as {@link #connectWritePipe(Supplier, WritableByteChannel)} does: a thread writes to
     * it. Suspends.
     */
    public <P extends Protocol> Endpoint<P> connectWritePipe(Supplier<P> factory, OutputStream pipe) {
        var protocol = factory.get();
        return endpoints.connect(protocol, WritePipe.of(this, protocol, pipe, "weft-writes-stream"));
    }

    /** Starts a server with the default options. Suspends while it binds; a cancellation leaves nothing bound. */
    public ProtocolServer createServer(Supplier<? extends Protocol> factory, String host, int port) throws IOException {
        return createServer(factory, List.of(host), port, ServeOptions.DEFAULT);
    }

    /** Starts a server on one host, as {@link #createServer(Supplier, List, int, ServeOptions)} does. Suspends. */
    public ProtocolServer createServer(
            Supplier<? extends Protocol> factory, String host, int port, ServeOptions options) throws IOException {
        return createServer(factory, List.of(host), port, options);
    }

    /**
     * Starts a server, which makes a protocol for each connection. Suspends while it binds; a cancellation leaves nothing
     * bound.
     *
     * @param hosts names or addresses to listen on; an empty one stands for all of this machine's
     * @param port on each of them; 0 lets the system choose, and {@link ProtocolServer#port} tells
     * @throws IOException if an address cannot be bound, and then none is; it names the address and the cause
     * @throws IllegalStateException if {@code dev.weft:weft-net} is not on the path
     */
    public ProtocolServer createServer(
            Supplier<? extends Protocol> factory, List<String> hosts, int port, ServeOptions options)
            throws IOException {
        return endpoints.serve(factory, hosts, port, options);
    }

    /**
     * Starts a server on a socket, TCP or Unix, that is bound already and belongs to the server from now on. Suspends; a cancellation
     * closes it.
     *
     * @param serveOptions what of them concerns binding has no effect
     * @throws IOException if the socket is closed
     * @throws IllegalArgumentException if it is not bound
     */
    public ProtocolServer createServer(
            Supplier<? extends Protocol> factory, ServerSocketChannel socket, ServeOptions serveOptions)
            throws IOException {
        return ProtocolServer.listen(this, factory, socket, serveOptions);
    }

    /** Starts a server on a Unix socket, whose file goes with it. Suspends. See {@link #createServer}. */
    public ProtocolServer createUnixServer(Supplier<? extends Protocol> factory, Path path, ServeOptions options)
            throws IOException {
        return ProtocolServer.listen(this, factory, List.of(java.net.UnixDomainSocketAddress.of(path)), options);
    }

    /**
     * Opens a UDP socket. Suspends; a cancellation gives it up. See
     * {@link #createDatagramEndpoint(Supplier, DatagramOptions)}.
     *
     * @param localAddress where it receives; null: the system decides
     * @param remoteAddress whom it is connected to; null: it talks with anybody
     */
    public <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(
            Supplier<P> factory, @Nullable InetSocketAddress localAddress, @Nullable InetSocketAddress remoteAddress)
            throws IOException {
        return createDatagramEndpoint(factory, new DatagramOptions(localAddress, remoteAddress, false, false));
    }

    /**
     * Opens a UDP socket for a protocol, which hears of it before this returns. Suspends; a cancellation gives it up.
     *
     * @param factory makes the protocol
     * @throws IOException if an address is unknown or cannot be bound; it names the address and the cause
     * @throws IllegalStateException if {@code dev.weft:weft-net} is not on the path
     */
    public <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(
            Supplier<P> factory, DatagramOptions datagramOptions) throws IOException {
        return endpoints.openDatagram(factory.get(), datagramOptions);
    }

    /**
     * Secures an open connection: its bytes are TLS from now on, the protocol stays. Suspends until what was written has left
     * and the handshake is done; a cancellation closes the connection.
     *
     * @param serverSide whether this side plays the server
     * @return the transport to use from now on
     * @throws IOException if the handshake failed, which closes the connection too
     */
    public Transport startTls(Transport transport, TlsOptions tls, boolean serverSide) throws IOException {
        return startTls(transport, tls, serverSide, new byte[0]);
    }

    /**
     * As {@link #startTls(Transport, TlsOptions, boolean)}, for a protocol that has kept bytes which belong to TLS. Suspends.
     *
     * @param received what has come already, and was not the protocol's
     */
    public Transport startTls(Transport transport, TlsOptions tls, boolean serverSide, byte[] received)
            throws IOException {
        return endpoints.secure(transport, tls, serverSide, received);
    }

    /**
     * Sends a part of a file after what was written, without a copy where the system can. Suspends until it has been taken; a
     * cancellation does not take back what was begun. Nothing else may be written meanwhile.
     *
     * @param count at most so many bytes; the end of the file ends it too
     * @return how many bytes were sent; the file stands after them
     */
    public long sendfile(Transport transport, FileChannel file, long offset, long count) throws IOException {
        return endpoints.sendFile(transport, file, offset, count);
    }

    /** Starts a program whose three streams are pipes. Suspends while it starts; a cancellation kills it. */
    public <P extends SubprocessProtocol> SubprocessEndpoint<P> subprocessExec(
            Supplier<P> factory, String program, String... arguments) throws IOException {
        return subprocessExec(factory, SubprocessOptions.PIPES, program, arguments);
    }

    /**
     * Starts a program for a protocol, which hears of it before this returns. Suspends while it starts; a cancellation kills it.
     *
     * @param factory makes the protocol
     * @param subprocessOptions pipes, directory, environment
     * @param program its file or name
     * @throws IOException if it cannot be started; it names the program
     */
    public <P extends SubprocessProtocol> SubprocessEndpoint<P> subprocessExec(
            Supplier<P> factory, SubprocessOptions subprocessOptions, String program, String... arguments)
            throws IOException {
        return Subprocess.start(this, factory, Launch.command(program, arguments), subprocessOptions);
    }

    /** Has the shell run a line, its three streams being pipes. Suspends while it starts; a cancellation kills it. */
    public <P extends SubprocessProtocol> SubprocessEndpoint<P> subprocessShell(Supplier<P> factory, String line)
            throws IOException {
        return subprocessShell(factory, SubprocessOptions.PIPES, line);
    }

    /**
     * Has the shell run a line for a protocol, as {@link #subprocessExec(Supplier, SubprocessOptions, String, String...)} does with a
     * program. Suspends. Whatever comes from outside the program has no place in the line.
     */
    public <P extends SubprocessProtocol> SubprocessEndpoint<P> subprocessShell(
            Supplier<P> factory, SubprocessOptions subprocessOptions, String line) throws IOException {
        return Subprocess.start(this, factory, Launch.shell(line), subprocessOptions);
    }

    // ------------------------------------------------------------------ the JDK's own channels, which must not block

    /** Has a callback called, each time the loop looks, while a channel can be read or accepts. Does not suspend. */
    public void addReader(SelectableChannel channel, Runnable callback) {
        rawSockets.watch(channel, channel.validOps() & (OP_READ | OP_ACCEPT), callback);
    }

    /** Ends {@link #addReader}, before the channel is closed; false if there was nothing. Does not suspend. */
    public boolean removeReader(SelectableChannel channel) {
        return rawSockets.watch(channel, channel.validOps() & (OP_READ | OP_ACCEPT), null);
    }

    /** Has a callback called, each time the loop looks, while a channel can be written. Does not suspend. */
    public void addWriter(SelectableChannel channel, Runnable callback) {
        rawSockets.watch(channel, OP_WRITE, callback);
    }

    /** Ends {@link #addWriter}, before the channel is closed; false if there was nothing. Does not suspend. */
    public boolean removeWriter(SelectableChannel channel) {
        return rawSockets.watch(channel, OP_WRITE, null);
    }

    /** Receives at most so many bytes, none at the end. Suspends until some are there; a cancellation takes none. */
    public byte[] sockRecv(SocketChannel channel, int most) throws IOException {
        var target = ByteBuffer.allocate(most);
        rawSockets.receive(channel, target);
        return RawSockets.taken(target);
    }

    /** Receives into a buffer: how many bytes, -1 at the end. Suspends until some are there; a cancellation takes none. */
    public int sockRecvInto(SocketChannel channel, ByteBuffer target) throws IOException {
        return rawSockets.receive(channel, target);
    }

    /** Receives a datagram; what is longer is cut. Suspends until one is there; a cancellation takes none. */
    public Datagram sockRecvfrom(DatagramChannel channel, int most) throws IOException {
        return rawSockets.receiveFrom(channel, most);
    }

    /** Receives a datagram into a buffer; what is longer is cut. Suspends; a cancellation takes none. */
    public SocketAddress sockRecvfromInto(DatagramChannel channel, ByteBuffer target) throws IOException {
        return rawSockets.receiveFrom(channel, target);
    }

    /** Sends all bytes. Suspends until the system has taken them; after a cancellation nobody knows how many it took. */
    public void sockSendall(SocketChannel channel, byte[] data) throws IOException {
        rawSockets.sendAll(channel, ByteBuffer.wrap(data));
    }

    /** Sends a datagram. Suspends until the system has taken it. */
    public int sockSendto(DatagramChannel channel, byte[] data, SocketAddress address) throws IOException {
        return rawSockets.sendTo(channel, ByteBuffer.wrap(data), address);
    }

    /** Connects. Suspends until the connection stands; a cancellation leaves the channel connecting: close it. */
    public void sockConnect(SocketChannel channel, SocketAddress address) throws IOException {
        rawSockets.connect(channel, address);
    }

    /** Accepts a connection, which does not block either. Suspends until one comes; a cancellation takes none. */
    public SocketChannel sockAccept(ServerSocketChannel channel) throws IOException {
        return rawSockets.accept(channel);
    }

    /** Sends a part of a file, as {@link #sendfile} does. Suspends; the file stands after what was sent in any case. */
    public long sockSendfile(SocketChannel channel, FileChannel file, long offset, long count) throws IOException {
        return rawSockets.sendFile(channel, file, offset, count);
    }

    // ------------------------------------------------------------------ failures and debugging

    /** Sets who is told of failures; null: {@link #defaultExceptionHandler}. */
    public void setExceptionHandler(@Nullable ExceptionHandler handler) {
        exceptionHandler = handler;
    }

    /** Returns who is told of failures; null: {@link #defaultExceptionHandler}. */
    public @Nullable ExceptionHandler getExceptionHandler() {
        return exceptionHandler;
    }

    /** Logs a failure. Any thread. */
    public void defaultExceptionHandler(ExceptionContext context) {
        FailureLog.log(this, context);
    }

    /** Tells the exception handler of a failure; a handler that fails itself is logged. */
    public void callExceptionHandler(ExceptionContext context) {
        var handler = exceptionHandler;
        if (handler == null) {
            defaultExceptionHandler(context);
            return;
        }
        try {
            handler.handle(this, context);
        } catch (Throwable e) {
            defaultExceptionHandler(ExceptionContext.of("Unhandled error in exception handler", e)
                    .with("context", context));
        }
    }

    /** Turns debug mode on or off. */
    public void setDebug(boolean on) {
        debug = on;
    }

    /** Returns whether debug mode is on. */
    public boolean getDebug() {
        return debug;
    }

    /** Sets from when on debug mode calls a callback slow; 100 ms at first. */
    public void setSlowCallbackDuration(Duration limit) {
        turns.slow().limit(limit);
    }

    /** Returns from when on debug mode calls a callback slow. */
    public Duration getSlowCallbackDuration() {
        return turns.slow().limit();
    }

    @Override
    public String toString() {
        return "EventLoop[" + options.name() + (isRunning() ? ", running" : closed ? ", closed" : "") + "]";
    }

    // ------------------------------------------------------------------ for the kernel

    /** Lets a guest's poller be polled soon, for it has something to do; for transports. Loop thread only. */
    public void rouse() {
        turns.rouse();
    }

    /** Puts an item into the ready queue; nothing is added to a closed loop. */
    void ready(Ready item) {
        requireOpen();
        turns.add(item);
        var listening = watcher;
        if (listening != null && item instanceof Task<?> task) {
            listening.taskReady(task);
        }
    }

    /** Notes who runs from now on: a task or, with null, a callback. */
    void enter(@Nullable Task<?> task, Context context) {
        var listening = watcher;
        if (listening != null) {
            tellOfStep(listening, currentTask, task);
        }
        currentTask = task;
        currentContext = context;
        if (task != null) {
            task.activate(context);
        }
    }

    /** Notes that a task goes on from now on, in the context that it was last in. */
    void resume(Task<?> task, Context context) {
        var listening = watcher;
        if (listening != null) {
            tellOfStep(listening, currentTask, task);
        }
        currentTask = task;
        currentContext = context;
    }

    /** Notes that nobody runs from now on. */
    void leave() {
        var listening = watcher;
        if (listening != null) {
            tellOfStep(listening, currentTask, null);
        }
        currentTask = null;
    }

    @SuppressWarnings("ReferenceEquality") // that very task
    private static void tellOfStep(LoopWatcher listening, @Nullable Task<?> before, @Nullable Task<?> now) {
        if (before != now) {
            if (before != null) {
                listening.stepEnded(before);
            }
            if (now != null) {
                listening.stepBegins(now);
            }
        }
    }

    /** Sets who is told of every turn; null: nobody. */
    public void watch(@Nullable LoopWatcher other) {
        watcher = other;
    }

    @Nullable
    LoopWatcher watcher() {
        return watcher;
    }

    /** Makes this the loop of the current thread. */
    void bind() {
        if (RUNNING.get() != this) {
            RUNNING.set(this);
        }
    }

    /** Takes in a stack whose blocking call has ended. Any thread; must not block. */
    void unblocked(Worker worker) {
        send(worker);
    }

    void blockedTasks(int change) {
        blockedTasks += change;
    }

    /** Notes that programs hold this loop, so that any thread of theirs may call in. */
    public EventLoop share() {
        shared = true;
        return this;
    }

    /** Returns the context of the caller, who must be at home here: one look tells both. */
    Context callersContext() {
        if (RUNNING.get() == this) {
            return currentContext;
        }
        requireHere();
        return Context.current();
    }

    /** Does what {@link #requireHere} does, in debug mode: for what is called too often. */
    void checkThread() {
        if (debug) {
            requireHere();
        }
    }

    private void requireHere() {
        if (RUNNING.get() != this && home != null) {
            throw new IllegalStateException(
                    "Non-thread-safe operation invoked on an event loop other than the current one:" + " thread "
                            + Thread.currentThread().getName() + " must use callSoonThreadsafe");
        }
    }

    @Nullable
    Task<?> runningTask() {
        return currentTask;
    }

    Context context() {
        return currentContext;
    }

    Engine engine() {
        return engine;
    }

    Turns turns() {
        return turns;
    }

    Timers timers() {
        return turns.timers();
    }

    Outside outside() {
        return outside;
    }

    /** Returns whether something that the loop awaits will call in by itself, so that an idle loop is not dead. */
    boolean awaitsOutside() {
        return outside.expected() || blockedTasks > 0;
    }

    /** Returns whether threads that the loop knows nothing of may call in. */
    boolean othersMayCall() {
        return shared || signals.any();
    }

    Workers workers() {
        return workers;
    }

    LivingTasks living() {
        return living;
    }

    UnretrievedFailures unretrieved() {
        return unretrieved;
    }
}
