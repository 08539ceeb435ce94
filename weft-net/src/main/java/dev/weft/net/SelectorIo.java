package dev.weft.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which sockets are ready, on the JDK's selector, and has them handled a batch at a time.
 *
 * <p>Netty's own handler reads from all that are ready before it returns. With many connections the peers then idle while we
 * read, and we while they do. Here the loop runs its tasks after each batch, so that the first answers are on their way when
 * the last question is read; the selector is asked again only when all that it named have had their turn.
 *
 * <p>Threads: {@link #wakeup()} any; {@link #await} the waiter of a guest, while the home thread is the host's; the rest the home
 * thread.
 */
final class SelectorIo implements IoHandler {
    private static final int BATCH = 32;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long ROUND_UP =
            995_000; // waking a little early costs a turn, a little late up to a millisecond

    private final Selector selector = open();
    private final Consumer<SelectionKey> collect = this::add;
    private SelectionKey[] ready = new SelectionKey[BATCH];
    private int next; // those before it have had their turn
    private int count;

    private static Selector open() {
        try {
            return Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int run(IoHandlerContext context) {
        if (next == count) {
            next = 0;
            count = 0;
            select(context.canBlock() ? millis(context.delayNanos(System.nanoTime())) : 0);
        }
        int end = Math.min(count, next + BATCH);
        int begin = next;
        while (next < end) {
            var key = ready[next++];
            ((Registration) key.attachment()).handle();
        }
        if (next == count) {
            Arrays.fill(ready, 0, count, null);
        }
        return end - begin;
    }

    /** Waits as {@link #run} does, but has nothing handled: the next run does that. The waiter of a guest loop. */
    void await(long nanos) {
        long millis = millis(nanos);
        if (next < count || millis == 0) {
            return;
        }
        try {
            selector.select(millis);
            selector.selectedKeys().clear(); // the selector says it again to the run
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long millis(long nanos) {
        return (nanos + ROUND_UP) / NANOS_PER_MILLI;
    }

    @Override
    public IoRegistration register(IoHandle handle) throws ClosedChannelException {
        var registration = new Registration((NioIoHandle) handle);
        try {
            registration.begin();
        } catch (CancelledKeyException e) { // an earlier one is cancelled, but known to the selector until it is asked
            select(0);
            registration.begin();
        }
        handle.registered();
        return registration;
    }

    /** Lets a registered socket be read past Netty from now on, or by Netty again (null). */
    void readBy(SocketChannel socket, @Nullable Reader reader) {
        var key = socket.keyFor(selector);
        if (key != null) {
            ((Registration) key.attachment()).reader = reader;
        }
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return NioIoHandle.class.isAssignableFrom(handleType);
    }

    @Override
    public void prepareToDestroy() {
        for (var key : List.copyOf(selector.keys())) {
            ((Registration) key.attachment()).close();
        }
    }

    @Override
    public void destroy() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void select(long millis) {
        try {
            if (millis > 0) {
                selector.select(collect, millis);
            } else {
                selector.selectNow(collect);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(SelectionKey key) {
        if (count == ready.length) {
            ready = Arrays.copyOf(ready, 2 * count);
        }
        ready[count++] = key;
    }

    /** Who reads from a socket past Netty. */
    interface Reader {
        /** Reads once; returns false, and has read nothing, if it is for Netty to look. */
        boolean read(SocketChannel socket);
    }

    /** One channel at the selector; its own event too, so that telling the channel allocates nothing. */
    private final class Registration implements IoRegistration, NioIoEvent {
        private final NioIoHandle handle;
        private SelectionKey key;
        private @Nullable Reader reader;

        @SuppressWarnings("NullAway.Init") // begin() follows
        Registration(NioIoHandle handle) {
            this.handle = handle;
        }

        void begin() throws ClosedChannelException {
            key = handle.selectableChannel().register(selector, 0, this);
        }

        void handle() {
            if (!key.isValid()) {
                return;
            }
            var straight = reader;
            if (straight == null
                    || key.readyOps() != SelectionKey.OP_READ
                    || !straight.read((SocketChannel) key.channel())) {
                handle.handle(this, this);
            }
        }

        void close() {
            cancel();
            try {
                handle.close();
            } catch (Exception e) {
                System.getLogger("dev.weft").log(System.Logger.Level.WARNING, "cannot close " + handle, e);
            }
        }

        @Override
        public NioIoOps ops() {
            return NioIoOps.valueOf(key.readyOps());
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
        }) // Netty's contract: the caller knows what it is
        public <T> T attachment() {
            return (T) key;
        }

        @Override
        public long submit(IoOps wanted) {
            if (!isValid()) {
                return -1;
            }
            int ops = ((NioIoOps) wanted).value();
            key.interestOps(ops);
            return ops;
        }

        @Override
        public boolean isValid() {
            return key.isValid();
        }

        @Override
        public boolean cancel() {
            if (!key.isValid()) {
                return false;
            }
            key.cancel();
            handle.unregistered();
            return true;
        }
    }
}
