package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.transport.Protocol;
import dev.weft.transport.Transport;
import org.jspecify.annotations.Nullable;

/** What both directions of a process's pipe have in common: each can do half of what a transport can. */
abstract class Pipe implements Transport {
    final EventLoop loop;
    private Protocol protocol;
    private boolean lost;
    boolean closing;

    Pipe(EventLoop loop, Protocol protocol) {
        this.loop = loop;
        this.protocol = protocol;
    }

    @Override
    public final boolean isClosing() {
        return closing;
    }

    @Override
    public final @Nullable Object getExtraInfo(String name) {
        return null;
    }

    @Override
    public final void setProtocol(Protocol newProtocol) {
        protocol = newProtocol;
    }

    @Override
    public final Protocol getProtocol() {
        return protocol;
    }

    /** Tells the protocol of the end, once. Loop thread. */
    final void lose(@Nullable Throwable cause) {
        if (!lost) {
            lost = true;
            closing = true;
            protocol.connectionLost(cause);
        }
    }

    /** Starts the thread that blocks on the pipe in the loop's stead. The loop expects to hear of it until it ends. */
    final void startThread(String name, Runnable body) {
        var outside = loop.expectOutside();
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                body.run();
            } finally {
                OutsideWork.close(outside);
            }
        });
    }

    /** Has the loop do something; a loop that is closed by now does nothing any more. Any thread. */
    final boolean onLoop(Runnable action) {
        try {
            loop.callSoonThreadsafe(action);
            return true;
        } catch (IllegalStateException closed) {
            return false;
        }
    }
}
