package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.transport.Protocol;
import dev.weft.transport.Transport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One end of a pipe: it can do half of what a transport can.
 *
 * <p>Threads: the loop's only.
 *
 * <p>Semantics: asyncio 3.14's pipe transports of Unix.
 */
public abstract sealed class Pipe implements Transport permits ReadPipe, WritePipe {
    /** How much is moved at once, in bytes. */
    static final int PIECE = 64 * 1024;

    final EventLoop loop;
    private final Object pipe;
    private Protocol protocol;
    private boolean lost;
    boolean closing;

    Pipe(EventLoop loop, Protocol protocol, Object pipe) {
        this.loop = loop;
        this.protocol = protocol;
        this.pipe = pipe;
    }

    /** Tells the protocol that the pipe stands, and lets bytes flow. Does not suspend. */
    public final void begin() {
        try {
            protocol.connectionMade(this);
        } finally {
            start();
        }
    }

    /** Lets bytes flow, unless the protocol does not want any yet. */
    abstract void start();

    /** Gives the pipe itself up; nobody uses it any more. */
    abstract void release() throws IOException;

    @Override
    public final boolean isClosing() {
        return closing;
    }

    @Override
    public final @Nullable Object getExtraInfo(String name) {
        return name.equals("pipe") ? pipe : null;
    }

    @Override
    public final void setProtocol(Protocol newProtocol) {
        protocol = newProtocol;
    }

    @Override
    public final Protocol getProtocol() {
        return protocol;
    }

    /** Tells the protocol of the end, once and in a turn of its own. */
    final void loseSoon(@Nullable Throwable cause) {
        closing = true;
        loop.callSoon(() -> lose(cause));
    }

    private void lose(@Nullable Throwable cause) {
        if (!lost) {
            lost = true;
            try {
                protocol.connectionLost(cause);
            } finally {
                giveUp();
            }
        }
    }

    private void giveUp() {
        try {
            release();
        } catch (IOException e) {
            loop.callExceptionHandler(ExceptionContext.of("Cannot close " + pipe, e));
        }
    }
}
