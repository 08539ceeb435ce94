package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.transport.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The end of a pipe that is written. What is not taken yet is kept, and pauses the protocol over the high mark. */
public abstract sealed class WritePipe extends Pipe permits ChannelSink, PipeSink {
    private int high = DEFAULT_HIGH_WATER;
    private int low = DEFAULT_HIGH_WATER / 4;
    private long unsent;
    private boolean paused;

    WritePipe(EventLoop loop, Protocol protocol, Object pipe) {
        super(loop, protocol, pipe);
    }

    /** Makes a transport of a channel, which belongs to it from now on; {@link #begin} follows. Does not suspend. */
    public static WritePipe of(EventLoop loop, Protocol protocol, WritableByteChannel pipe) throws IOException {
        return pipe instanceof SelectableChannel selectable
                ? new ChannelSink(loop, protocol, selectable, pipe)
                : new PipeSink(loop, protocol, Channels.newOutputStream(pipe), pipe, "weft-writes-channel");
    }

    /**
     * Makes a transport of a stream, which belongs to it from now on; {@link #begin} follows. Does not suspend.
     *
     * @param thread what the thread is called that writes it
     */
    public static WritePipe of(EventLoop loop, Protocol protocol, OutputStream pipe, String thread) {
        return new PipeSink(loop, protocol, pipe, pipe, thread);
    }

    /** Writes a range that is not empty, as far as the pipe takes it, and keeps a copy of the rest. */
    abstract void take(byte[] data, int offset, int length);

    /** Writes what is kept, then says {@link #loseSoon}. */
    abstract void finish();

    /** Forgets what is kept. */
    abstract void drop();

    @Override
    final void start() {}

    @Override
    public final void write(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        if (!closing && length > 0) {
            take(data, offset, length);
        }
    }

    /** Counts bytes that are kept. */
    final void kept(int count) {
        unsent += count;
        pauseIfFull();
    }

    /** Counts bytes that were kept and have been written. */
    final void sent(int count) {
        unsent -= count;
        if (paused && unsent <= low) {
            paused = false;
            getProtocol().resumeWriting();
        }
    }

    private void pauseIfFull() {
        if (!paused && unsent > high) {
            paused = true;
            getProtocol().pauseWriting();
        }
    }

    /** As {@link #close()}: the reader sees the end. */
    @Override
    public final void writeEof() {
        close();
    }

    @Override
    public final boolean canWriteEof() {
        return true;
    }

    @Override
    public final void close() {
        if (!closing) {
            closing = true;
            finish();
        }
    }

    @Override
    public final void abort() {
        breakOff(null);
    }

    /** Ends at once, without what is kept. */
    final void breakOff(@Nullable Exception failure) {
        unsent = 0;
        drop();
        loseSoon(failure);
    }

    @Override
    public final void setWriteBufferLimits(int newHigh, int newLow) {
        if (newLow < 0 || newHigh < newLow) {
            throw new IllegalArgumentException("high (" + newHigh + ") must be >= low (" + newLow + ") must be >= 0");
        }
        high = newHigh;
        low = newLow;
        pauseIfFull();
    }

    @Override
    public final long getWriteBufferSize() {
        return unsent;
    }

    @Override
    public final void pauseReading() {
        throw onlyWritten();
    }

    @Override
    public final void resumeReading() {
        throw onlyWritten();
    }

    private static UnsupportedOperationException onlyWritten() {
        return new UnsupportedOperationException("this end of a pipe can only be written");
    }

    @Override
    public final boolean isReading() {
        return false;
    }
}
