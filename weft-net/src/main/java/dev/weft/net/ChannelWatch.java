package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.nio.channels.SelectableChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the program's own channels at the loop's selector, and what is called when it is ready.
 *
 * <p>Invariant: the channel is at the selector, or about to be, if and only if there is a callback.
 *
 * <p>Threads: the loop's; commands and what Netty calls run on the home thread.
 */
final class ChannelWatch implements NioIoHandle {
    private final EventLoop loop;
    private final NettyPoller poller;
    private final SelectableChannel channel;
    private final Map<Integer, Runnable> callbacks = new LinkedHashMap<>(2);
    private @Nullable IoRegistration registration;

    ChannelWatch(EventLoop loop, NettyPoller poller, SelectableChannel channel) {
        this.loop = loop;
        this.poller = poller;
        this.channel = channel;
    }

    /** Sets or, by null, removes the callback of an operation; returns whether there was one. */
    boolean set(int operation, @Nullable Runnable callback) {
        var earlier = callback == null ? callbacks.remove(operation) : callbacks.put(operation, callback);
        poller.command(this::update);
        return earlier != null;
    }

    boolean isIdle() {
        return callbacks.isEmpty();
    }

    private void update() {
        int wanted = callbacks.keySet().stream().reduce(0, (all, operation) -> all | operation);
        var registered = registration;
        if (registered == null && wanted != 0 && channel.isOpen()) {
            registered = poller.netty().register(this).getNow();
            registration = registered;
        }
        if (registered == null) {
            return;
        }
        if (wanted == 0) {
            registration = null;
            registered.cancel();
        } else {
            registered.submit(NioIoOps.valueOf(wanted));
        }
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }

    /** Puts the callbacks into the ready queue, unless they are removed before their turn. */
    @Override
    public void handle(IoRegistration at, IoEvent event) {
        int ready = ((NioIoEvent) event).ops().value();
        callbacks.forEach((operation, callback) -> {
            if ((ready & operation) != 0) {
                loop.callSoon(() -> call(operation, callback));
            }
        });
    }

    @SuppressWarnings("ReferenceEquality") // that very callback
    private void call(int operation, Runnable callback) {
        if (callbacks.get(operation) == callback) {
            callback.run();
        }
    }

    /** The loop is closed: the channel is the program's, and stays open. */
    @Override
    public void close() {
        if (!callbacks.isEmpty()) {
            loop.callExceptionHandler(ExceptionContext.of("The loop was closed while it watched " + channel, null));
        }
    }
}
