package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.transport.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What a process reads: a thread writes to the pipe what the loop hands it.
 *
 * <p>An empty piece in the queue means the end. A process that reads slowly leaves bytes in the queue, which pauses the
 * protocol over the high mark; a process that is gone ends the pipe with the failure that the system reports.
 *
 * <p>Threads: the queue is shared, everything else is the loop's.
 */
public final class PipeSink extends Pipe {
    private static final byte[] END = {};

    private final OutputStream sink;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private int high = DEFAULT_HIGH_WATER;
    private int low = DEFAULT_HIGH_WATER / 4;
    private long unsent;
    private boolean paused;

    /**
     * Makes one, tells the protocol of it, and starts its thread.
     *
     * @param sink what the process reads; closed in the end
     * @param name the thread's
     */
    public PipeSink(EventLoop loop, Protocol protocol, OutputStream sink, String name) {
        super(loop, protocol);
        this.sink = sink;
        protocol.connectionMade(this);
        startThread(name, this::pump);
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        if (closing || length == 0) {
            return;
        }
        queue.add(Arrays.copyOfRange(data, offset, offset + length));
        unsent += length;
        if (!paused && unsent > high) {
            paused = true;
            getProtocol().pauseWriting();
        }
    }

    /** As {@link #close()}: the process sees the end of its input. */
    @Override
    public void writeEof() {
        close();
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            queue.add(END);
        }
    }

    @Override
    public void abort() {
        queue.clear();
        closing = true;
        queue.add(END);
    }

    @Override
    public void pauseReading() {
        throw new UnsupportedOperationException("the input of a process can only be written");
    }

    @Override
    public void resumeReading() {
        throw new UnsupportedOperationException("the input of a process can only be written");
    }

    @Override
    public boolean isReading() {
        return false;
    }

    @Override
    public void setWriteBufferLimits(int newHigh, int newLow) {
        if (newLow < 0 || newHigh < newLow) {
            throw new IllegalArgumentException("high (" + newHigh + ") must be >= low (" + newLow + ") must be >= 0");
        }
        high = newHigh;
        low = newLow;
    }

    @Override
    public long getWriteBufferSize() {
        return unsent;
    }

    private void pump() {
        try (sink) {
            for (var piece = queue.take(); piece.length > 0; piece = queue.take()) {
                sink.write(piece);
                if (queue.isEmpty()) {
                    sink.flush();
                }
                int sent = piece.length;
                onLoop(() -> sent(sent));
            }
            onLoop(() -> lose(null));
        } catch (IOException e) {
            onLoop(() -> lose(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread but to end it
        }
    }

    private void sent(int count) {
        unsent -= count;
        if (paused && unsent <= low) {
            paused = false;
            getProtocol().resumeWriting();
        }
    }
}
