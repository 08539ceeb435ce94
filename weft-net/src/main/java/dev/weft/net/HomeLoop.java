package dev.weft.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Netty's view of a Weft loop: an event loop without a thread of its own, which the loop's home thread drives.
 *
 * <p>Netty's {@code ManualIoEventLoop} does the same for one thread for ever. A Weft loop may be run several times, on the
 * portable engine by another virtual thread each time, so here the thread is whoever runs the loop now.
 *
 * <p>Threads: {@link #execute} and {@link #wakeup} any; {@link #await} the waiter of a guest, while the home thread is the host's;
 * the rest the home thread.
 */
final class HomeLoop extends AbstractScheduledEventExecutor implements IoEventLoop {
    private enum State {
        OPEN,
        CLOSING,
        CLOSED
    }

    /** How Netty's handler asks whether and how long it may wait. */
    private final IoHandlerContext wait = new IoHandlerContext() {
        @Override
        public boolean canBlock() {
            return mayWaitNanos > 0 && tasks.isEmpty() && !hasScheduledTasks();
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return Math.min(mayWaitNanos, HomeLoop.this.delayNanos(currentTimeNanos, mayWaitNanos));
        }

        @Override
        public long deadlineNanos() {
            long latest = ticker().nanoTime() + mayWaitNanos;
            long scheduled = nextScheduledTaskDeadlineNanos();
            return scheduled == -1 ? latest : Math.min(scheduled, latest);
        }
    };

    private static final long LONGEST_WAIT = TimeUnit.DAYS.toNanos(1);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Promise<Void> terminated = GlobalEventExecutor.INSTANCE.newPromise();
    private final SelectorIo io = new SelectorIo();
    private volatile @Nullable Thread home;
    private volatile State state = State.OPEN;
    private long mayWaitNanos;

    /** Takes the calling thread for the home from now on. */
    void claim() {
        var current = Thread.currentThread();
        if (home != current) {
            home = current;
        }
    }

    /** Waits for I/O, at most so long, and runs what is ready. */
    void run(long timeoutNanos) {
        mayWaitNanos = Math.min(timeoutNanos, LONGEST_WAIT);
        io.run(wait);
        runTasks();
    }

    /** Waits for I/O, at most so long, and leaves what is ready to the next run. */
    void await(long timeoutNanos) {
        if (tasks.isEmpty()) {
            io.await(delayNanos(ticker().nanoTime(), Math.min(timeoutNanos, LONGEST_WAIT)));
        }
    }

    /** Lets a registered socket be read past Netty from now on, or by Netty again (null). */
    void readBy(SocketChannel socket, SelectorIo.@Nullable Reader reader) {
        io.readBy(socket, reader);
    }

    /** Runs what Netty itself has put off. */
    void runTasks() {
        fetchFromScheduledTaskQueue(tasks);
        Runnable task;
        while ((task = tasks.poll()) != null) {
            safeExecute(task);
        }
    }

    /** Ends a wait that is under way, or the next one. Any thread. */
    void wakeup() {
        if (state == State.OPEN) {
            io.wakeup();
        }
    }

    /** Closes every channel and the selector. */
    void end() {
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        runTasks();
        io.prepareToDestroy();
        runTasks();
        cancelScheduledTasks();
        io.destroy();
        runTasks();
        state = State.CLOSED;
        terminated.setSuccess(null);
    }

    @Override
    public void execute(Runnable task) {
        if (state == State.CLOSED) {
            throw new RejectedExecutionException("the loop is closed");
        }
        tasks.add(task);
        if (!inEventLoop()) {
            wakeup();
        }
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return thread == home;
    }

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        Promise<IoRegistration> promise = newPromise();
        if (inEventLoop()) {
            registerNow(handle, promise);
        } else {
            execute(() -> registerNow(handle, promise));
        }
        return promise;
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    @Deprecated
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return io.isCompatible(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return io.getClass().equals(handlerType);
    }

    @Override
    public HomeLoop next() {
        return this;
    }

    @Override
    public io.netty.channel.@Nullable IoEventLoopGroup parent() {
        return null;
    }

    /** Netty's own shut-down is not the way: the loop's owner calls {@link #end}. */
    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException("closing the Weft loop closes this one");
    }

    @Override
    @Deprecated
    public void shutdown() {
        throw new UnsupportedOperationException("closing the Weft loop closes this one");
    }

    @Override
    public Future<?> terminationFuture() {
        return terminated;
    }

    @Override
    public boolean isShuttingDown() {
        return state != State.OPEN;
    }

    @Override
    public boolean isShutdown() {
        return state == State.CLOSED;
    }

    @Override
    public boolean isTerminated() {
        return state == State.CLOSED;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }

    private void registerNow(IoHandle handle, Promise<IoRegistration> promise) {
        try {
            promise.setSuccess(io.register(handle));
        } catch (Exception e) {
            promise.setFailure(e);
        }
    }
}
