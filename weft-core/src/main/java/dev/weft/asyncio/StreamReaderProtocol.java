package dev.weft.asyncio;

import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.transport.Protocol;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Joins a transport to a stream reader and a stream writer: it feeds the one and tells the other when to go on.
 *
 * <p>Threads: the loop's only.
 *
 * <p>Semantics: asyncio 3.14's {@code StreamReaderProtocol} with its flow control.
 */
public final class StreamReaderProtocol implements Protocol {
    /** How much a writer that never drains may leave unsent, in bytes. */
    static final long MOST_UNSENT = 16L << 20;

    private final EventLoop loop;
    private final StreamReader reader;
    private final @Nullable Server server;
    private final Future<Boolean> closed;
    private @Nullable ArrayDeque<Future<Boolean>> drainers; // null: nobody has waited yet
    private @Nullable Transport transport;
    private @Nullable Task<?> handler;
    private boolean paused;
    private boolean lost;

    /** Makes one that feeds a reader, for a connection or a pipe that the program opens itself. */
    public StreamReaderProtocol(StreamReader reader) {
        this(reader, null);
    }

    /** Makes one for a connection that the server, if there is one, accepted. */
    StreamReaderProtocol(StreamReader reader, @Nullable Server server) {
        this.loop = reader.loop();
        this.reader = reader;
        this.server = server;
        this.closed = loop.createFuture();
    }

    /** Returns what is fed. Does not suspend. */
    public StreamReader reader() {
        return reader;
    }

    /** The task that serves this connection; null on a client. */
    @Nullable
    Task<?> handler() {
        return handler;
    }

    /** Done when the connection is gone. Shared by all who wait: nobody may cancel it. */
    Future<Boolean> closed() {
        return closed;
    }

    Transport transport() {
        if (transport == null) {
            throw new IllegalStateException("the connection does not stand yet");
        }
        return transport;
    }

    StreamWriter newWriter() {
        return new StreamWriter(transport(), this);
    }

    @Override
    public void connectionMade(Transport made) {
        boolean again = transport != null; // a second handshake on the same connection: startTls
        transport = made;
        reader.setTransport(made);
        if (server != null && !again) {
            if (!server.attach(this)) {
                made.abort();
                return;
            }
            var task = server.startHandler(reader, newWriter());
            handler = task;
            task.addDoneCallback(this::handlerDone);
        }
    }

    @Override
    public void dataReceived(byte[] data) {
        reader.feedData(data);
    }

    @Override
    public boolean eofReceived() {
        reader.feedEof();
        return transport().canWriteEof();
    }

    @Override
    public void pauseWriting() {
        paused = true;
    }

    @Override
    public void resumeWriting() {
        paused = false;
        endDrainers(null);
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        lost = true;
        endReader(exception);
        endDrainers(exception);
        if (!closed.done()) {
            if (exception == null) {
                closed.setResult(true);
            } else {
                closed.setException(exception);
                closed.exception(); // known to the reader too, so nobody need fetch it here
            }
        }
        if (server != null) {
            server.detach(this);
        }
    }

    /** Waits until writing may go on. Suspends only if it is paused; a cancellation leaves the connection as it is. */
    void drain() throws IOException {
        if (lost) {
            throw lostError();
        }
        transport().flush();
        if (paused) {
            awaitRoom();
        }
    }

    /** Suspends a task that writes and never drains, if very much is unsent. A callback cannot wait, and is let pass. */
    void holdBack() {
        if (!paused || transport().getWriteBufferSize() < MOST_UNSENT || Asyncio.currentTask() == null) {
            return;
        }
        try {
            awaitRoom();
        } catch (IOException lost) {
            // what is written to a lost connection is dropped; drain tells why
        }
    }

    @SuppressWarnings("RedundantThrows") // await rethrows why the connection was lost
    private void awaitRoom() throws IOException {
        var waiting = drainers == null ? new ArrayDeque<Future<Boolean>>() : drainers;
        drainers = waiting;
        Future<Boolean> drainer = loop.createFuture();
        waiting.add(drainer);
        try {
            drainer.await();
        } finally {
            waiting.remove(drainer);
        }
    }

    private IOException lostError() {
        var cause = reader.exception();
        if (cause != null) {
            throw Sneaky.raise(cause);
        }
        var peer = transport().getExtraInfo("peername");
        return new SocketException(peer == null ? "connection lost" : "connection lost: " + peer);
    }

    /** Waits for the end of the connection. Suspends; the future is shared, so a cancelled waiter must not cancel it. */
    void awaitClosed() {
        if (closed.done()) {
            closed.result();
            return;
        }
        Future<Boolean> mine = loop.createFuture();
        closed.addDoneCallback(done -> {
            if (!mine.done()) {
                var failure = done.exception();
                if (failure == null) {
                    mine.setResult(true);
                } else {
                    mine.setException(failure);
                }
            }
        });
        mine.await();
    }

    private void handlerDone(Future<?> task) {
        if (task.cancelled()) {
            transport().close();
            return;
        }
        var failure = task.exception();
        if (failure != null) {
            loop.callExceptionHandler(
                    ExceptionContext.of("Unhandled exception in the handler of a connection", failure));
            if (server != null) {
                server.handlerFailed();
            }
            transport().close();
        }
    }

    private void endReader(@Nullable Throwable exception) {
        if (exception == null) {
            reader.feedEof();
        } else {
            reader.setException(exception);
        }
    }

    private void endDrainers(@Nullable Throwable exception) {
        Future<Boolean> drainer;
        while (drainers != null && (drainer = drainers.poll()) != null) {
            if (drainer.done()) {
                continue;
            }
            if (exception == null) {
                drainer.setResult(true);
            } else {
                drainer.setException(exception);
            }
        }
    }
}
