package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.transport.Protocol;
import dev.weft.transport.Transport;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Joins a transport, of a socket or a pipe, to a stream: keeps what has come, and knows whether anything is unsent and how the
 * connection ended.
 *
 * <p>Invariants: reading is paused if and only if more than {@link #MOST_UNREAD} bytes had come and have not been taken since.
 * {@code unsent} is true if and only if the transport holds bytes that the system has not taken.
 *
 * <p>Threads: the loop's only; the callbacks run on its home thread.
 */
final class StreamProtocol implements Protocol {
    /** How much a stream receives at once unless told otherwise. */
    static final int RECEIVE_SIZE = 64 * 1024;

    private static final int MOST_UNREAD = 64 * 1024;

    private final ReceivedBytes unread = new ReceivedBytes();
    private final OneWaiter receiver = new OneWaiter("another task is already receiving from this stream");
    private final OneWaiter sender = new OneWaiter("another task is already sending on this stream");
    private final Consumer<? super StreamProtocol> made;
    private @Nullable Transport transport;
    private @Nullable Throwable failure;
    private boolean readingPaused;
    private boolean unsent;
    private boolean ended;
    private boolean lost;
    private boolean closed;

    /**
     * Makes the protocol of one connection.
     *
     * @param made is told of it as soon as the connection stands; must not suspend
     */
    StreamProtocol(Consumer<? super StreamProtocol> made) {
        this.made = made;
    }

    Transport transport() {
        return Objects.requireNonNull(transport, "the connection does not stand yet");
    }

    // ------------------------------------------------------------------ the stream's side

    /** Waits for something to come, and takes at most so many bytes; none if the peer has ended. A checkpoint. */
    byte[] receive(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("maxBytes must be >= 1: " + most);
        }
        Checkpoint.ifCancelled();
        requireOpen();
        boolean waited = false;
        while (unread.isEmpty() && !ended && !lost) {
            receiver.await();
            waited = true;
            requireOpen();
        }
        byte[] got = take(most);
        if (!waited) {
            Checkpoint.shielded();
        }
        return got;
    }

    private byte[] take(int most) {
        if (!unread.isEmpty()) {
            byte[] got = unread.take(most);
            if (readingPaused && unread.isEmpty()) {
                readingPaused = false;
                transport().resumeReading();
            }
            return got;
        }
        if (failure != null) {
            throw broken();
        }
        return new byte[0];
    }

    /** Hands bytes to the transport, and waits until the system has taken them. Suspends as {@link #awaitSent()} does. */
    boolean send(byte[] data, int offset, int length) {
        transport().write(data, offset, length);
        return awaitSent();
    }

    /** Waits until nothing is unsent. Suspends only if something is, and returns whether it did. */
    boolean awaitSent() {
        requireSendable();
        boolean waited = false;
        while (unsent) {
            sender.await();
            waited = true;
            requireSendable();
        }
        return waited;
    }

    void requireSendable() {
        requireOpen();
        if (lost || transport().isClosing()) {
            throw broken();
        }
    }

    void requireOpen() {
        if (closed) {
            throw new ClosedResourceException("this stream was already closed");
        }
    }

    /** Closes the socket, and wakes who waits for it. Does not suspend. */
    void close() {
        if (!closed) {
            closed = true;
            unread.clear();
            transport().abort();
            receiver.wake();
            sender.wake();
        }
    }

    private BrokenResourceException broken() {
        var cause = failure;
        var error = new BrokenResourceException(
                "connection broken: " + (cause == null ? "the peer has closed it" : cause.getMessage()));
        if (cause != null) {
            error.initCause(cause);
        }
        return error;
    }

    // ------------------------------------------------------------------ the transport's side

    @Override
    public void connectionMade(Transport connection) {
        transport = connection;
        made.accept(this);
    }

    @Override
    public void dataReceived(byte[] data) {
        if (closed) {
            return;
        }
        unread.add(data);
        if (!readingPaused && unread.size() > MOST_UNREAD) {
            readingPaused = true;
            transport().pauseReading();
        }
        receiver.wake();
    }

    /** Our half stays open. */
    @Override
    public boolean eofReceived() {
        ended = true;
        receiver.wake();
        return true;
    }

    @Override
    public void pauseWriting() {
        unsent = true;
    }

    @Override
    public void resumeWriting() {
        unsent = false;
        sender.wake();
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        lost = true;
        failure = exception;
        receiver.wake();
        sender.wake();
    }
}
