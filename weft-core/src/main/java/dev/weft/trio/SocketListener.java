package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.spi.Acceptor;
import dev.weft.transport.Protocol;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket that connections come in at: TCP or Unix.
 *
 * <p>Semantics: Trio's SocketListener. Connections wait in the system's backlog until somebody accepts; a few of them are
 * taken from there beforehand. When the system has no room for another connection, accepting pauses for a second, is logged,
 * and goes on: {@link #accept} waits meanwhile, where Trio's throws.
 *
 * <p>Threads: the loop's only.
 */
public final class SocketListener implements Listener<SocketStream> {
    private final ArrayDeque<SocketStream> arrived = new ArrayDeque<>(0);
    private final OneWaiter acceptor = new OneWaiter("another task is already accepting from this listener");
    private dev.weft.spi.@Nullable Listener socket;
    private long failedAccepts;
    private boolean accepting;
    private boolean closed;

    SocketListener() {}

    /** Tells the listener what it stands on, before it is handed to anybody. */
    void standOn(dev.weft.spi.Listener bound) {
        socket = bound;
    }

    /** Returns who takes what comes in. Its calls are the home thread's. */
    Acceptor acceptor() {
        return new Acceptor() {
            @Override
            public Protocol newProtocol() {
                return new StreamProtocol(protocol -> arrive(new SocketStream(protocol)));
            }

            @Override
            public void failed(Failure what) {
                if (what == Failure.ACCEPT) {
                    failedAccepts++;
                }
            }
        };
    }

    /** Returns how often a connection could not be accepted. Does not suspend. */
    public long failedAccepts() {
        return failedAccepts;
    }

    private void arrive(SocketStream stream) {
        if (closed) {
            stream.transport().abort();
            return;
        }
        arrived.add(stream);
        if (arrived.size() > 1) { // more than who waits can take
            accepting = false;
            socket().pauseAccepting();
        }
        acceptor.wake();
    }

    @Override
    public SocketStream accept() {
        Checkpoint.ifCancelled();
        requireOpen();
        var stream = arrived.poll();
        if (stream != null) {
            Checkpoint.shielded();
            return stream;
        }
        if (!accepting) {
            accepting = true;
            socket().startAccepting();
        }
        while ((stream = arrived.poll()) == null) {
            acceptor.await();
            requireOpen();
        }
        return stream;
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedResourceException("this listener was already closed");
        }
    }

    /** Closes the socket, and the connections that nobody has accepted. A checkpoint; cancelled, they are closed all the same. */
    @Override
    public void aclose() {
        closeNow();
        Checkpoint.full();
    }

    /** Closes without a checkpoint. Does not suspend. */
    void closeNow() {
        if (!closed) {
            closed = true;
            socket().close();
            arrived.forEach(stream -> stream.transport().abort());
            arrived.clear();
            acceptor.wake();
        }
    }

    /** Returns what is listened on, with the port that was really taken. Does not suspend. */
    public SocketAddress address() {
        return socket().address();
    }

    /**
     * Returns the port that is listened on. Does not suspend.
     *
     * @throws IllegalStateException if it is a Unix socket
     */
    public int port() {
        if (address() instanceof InetSocketAddress inet) {
            return inet.getPort();
        }
        throw new IllegalStateException(address() + " has no port");
    }

    private dev.weft.spi.Listener socket() {
        return Objects.requireNonNull(socket, "the listener is not bound yet");
    }

    @Override
    public String toString() {
        return "SocketListener[" + address() + (closed ? ", closed" : "") + "]";
    }
}
