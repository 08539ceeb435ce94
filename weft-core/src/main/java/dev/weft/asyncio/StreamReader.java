package dev.weft.asyncio;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a connection: bytes as they come, to a length, to a separator or to the end.
 *
 * <p>One task reads at a time. A cancelled read takes nothing: the connection and what has come stay as they were. When more
 * than twice the limit lies unread, the transport stops reading, so the peer is held back; it goes on when no more than the
 * limit lies unread.
 *
 * <p>Threads: the loop's only.
 *
 * <p>Semantics: asyncio 3.14's {@code StreamReader}, with one difference: {@link #readLine()} throws the
 * {@link LimitOverrunException} itself where asyncio makes a ValueError of it, for a line that is too long is the peer's
 * fault and not the caller's.
 */
public final class StreamReader {
    private static final byte[] NEWLINE = {'\n'};

    private final EventLoop loop;
    private final int limit;
    private final ByteQueue buffer = new ByteQueue();
    private boolean ended;
    private boolean paused;
    private @Nullable Throwable exception;
    private @Nullable Future<Boolean> waiter;
    private @Nullable Transport transport;

    /** Makes a reader for the running loop, with asyncio's limit of 64 KiB. */
    public StreamReader() {
        this(ConnectOptions.DEFAULT.limit(), EventLoop.current());
    }

    /**
     * Makes a reader that is fed by hand or by a transport.
     *
     * @param limit in bytes; more than twice as much unread data pauses the transport, and no line may be longer
     */
    public StreamReader(int limit, EventLoop loop) {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be positive, not " + limit);
        }
        this.limit = limit;
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    /** Says whom to hold back when too much comes. Does not suspend. */
    public void setTransport(Transport source) {
        transport = source;
    }

    /** Adds received bytes, of which the reader is the owner from now on. Does not suspend. */
    public void feedData(byte[] data) {
        if (ended) {
            throw new IllegalStateException("data was fed after the end of the stream");
        }
        if (data.length == 0) {
            return;
        }
        buffer.add(data);
        wake();
        if (transport != null && !paused && buffer.size() > 2L * limit) {
            transport.pauseReading();
            paused = true;
        }
    }

    /** Marks the end of the stream. Does not suspend. */
    public void feedEof() {
        ended = true;
        wake();
    }

    /** Makes this and every later read fail. Does not suspend. */
    public void setException(Throwable failure) {
        exception = failure;
        var waiting = waiter;
        if (waiting != null) {
            waiter = null;
            if (!waiting.done()) {
                waiting.setException(failure);
            }
        }
    }

    /** Returns why reads fail, or null if they do not. Does not suspend. */
    public @Nullable Throwable exception() {
        return exception;
    }

    /** Says whether the stream has ended and all of it was read. Does not suspend. */
    public boolean atEof() {
        return ended && buffer.isEmpty();
    }

    /**
     * Reads what is there, at most {@code count} bytes. Suspends only if nothing is there yet.
     *
     * @return empty only at the end of the stream, or if {@code count} is 0; a negative count reads to the end
     */
    public byte[] read(int count) throws IOException {
        if (count < 0) {
            return read();
        }
        throwIfFailed();
        if (count == 0) {
            return new byte[0];
        }
        if (buffer.isEmpty() && !ended) {
            waitForData("read");
        }
        byte[] data = buffer.take(count);
        resumeTransport();
        return data;
    }

    /** Reads to the end of the stream. Suspends until it ends; a cancellation takes nothing. */
    public byte[] read() throws IOException {
        throwIfFailed();
        while (!ended) {
            waitForData("read");
        }
        byte[] data = buffer.take(buffer.size());
        resumeTransport();
        return data;
    }

    /**
     * Reads what is there into a buffer, as much as fits. Suspends only if nothing is there yet.
     *
     * @return how many bytes, or -1 at the end of the stream
     */
    public int read(ByteBuffer target) throws IOException {
        throwIfFailed();
        if (!target.hasRemaining()) {
            return 0;
        }
        if (buffer.isEmpty() && !ended) {
            waitForData("read");
        }
        if (buffer.isEmpty()) {
            return -1;
        }
        int count = buffer.takeInto(target);
        resumeTransport();
        return count;
    }

    /**
     * Reads a line, its newline included. Suspends until one is there.
     *
     * @return without a newline only for the last piece of the stream; empty at its end
     * @throws LimitOverrunException if the line is longer than the limit; the part that is too long is dropped
     */
    public byte[] readLine() throws IOException {
        try {
            return readUntil(NEWLINE);
        } catch (IncompleteReadException e) {
            return e.partial();
        } catch (LimitOverrunException e) {
            if (buffer.indexOf(NEWLINE, e.consumed()) == e.consumed()) {
                buffer.drop(e.consumed() + NEWLINE.length);
            } else {
                buffer.clear();
            }
            resumeTransport();
            throw e;
        }
    }

    /**
     * Reads up to a separator and the separator itself. Suspends until it is there.
     *
     * @throws IncompleteReadException if the stream ends first; it holds what had come
     * @throws LimitOverrunException if it is not there within the limit; everything stays in the reader
     */
    public byte[] readUntil(byte[] separator) throws IOException {
        return readUntil(List.of(separator));
    }

    /** Reads up to the first of several separators. Suspends. See {@link #readUntil(byte[])}. */
    public byte[] readUntil(List<byte[]> separators) throws IOException {
        throwIfFailed();
        var search = new SeparatorSearch(buffer, separators, limit);
        while (true) {
            int length = search.next();
            if (length >= 0) {
                byte[] data = buffer.take(length);
                resumeTransport();
                return data;
            }
            if (ended) {
                byte[] partial = buffer.take(buffer.size());
                throw new IncompleteReadException(partial, -1);
            }
            waitForData("readUntil");
        }
    }

    /**
     * Reads exactly so many bytes. Suspends until they are there.
     *
     * @throws IncompleteReadException if the stream ends first; it holds what had come
     */
    public byte[] readExactly(int count) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("readExactly of a negative count: " + count);
        }
        throwIfFailed();
        while (buffer.size() < count) {
            if (ended) {
                throw new IncompleteReadException(buffer.take(buffer.size()), count);
            }
            waitForData("readExactly");
        }
        byte[] data = buffer.take(count);
        resumeTransport();
        return data;
    }

    /**
     * Returns the lines still to come, each with its newline, to the end of the stream. Does not suspend, but the
     * iteration does. An {@link IOException} crosses the iteration unchanged.
     */
    public Iterable<byte[]> lines() {
        return Lines::new;
    }

    /** Takes all that has come and nobody has read. */
    byte[] takeUnread() {
        byte[] unread = buffer.take(buffer.size());
        resumeTransport();
        return unread;
    }

    private void waitForData(String operation) {
        if (waiter != null) {
            throw new IllegalStateException(operation + " was called while another task already waits for data");
        }
        if (paused && transport != null) {
            paused = false;
            transport.resumeReading();
        }
        Future<Boolean> waiting = loop.createFuture();
        waiter = waiting;
        try {
            waiting.await();
        } finally {
            waiter = null;
        }
    }

    private void wake() {
        var waiting = waiter;
        if (waiting != null) {
            waiter = null;
            if (!waiting.done()) {
                waiting.setResult(true);
            }
        }
    }

    private void resumeTransport() {
        if (paused && transport != null && buffer.size() <= limit) {
            paused = false;
            transport.resumeReading();
        }
    }

    private void throwIfFailed() {
        if (exception != null) {
            throw Sneaky.raise(exception);
        }
    }

    /** One pass over the lines: asks for a line only when the loop body asks whether there is another. */
    private final class Lines implements Iterator<byte[]> {
        private byte @Nullable [] next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                try {
                    next = readLine();
                } catch (IOException e) {
                    throw Sneaky.raise(e);
                }
            }
            return next.length > 0;
        }

        @Override
        public byte[] next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException("the stream has no more lines");
            }
            byte[] line = next;
            next = null;
            return line;
        }
    }
}
