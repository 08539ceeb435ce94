package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.transport.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;

/** The end of a pipe that is read. */
public abstract sealed class ReadPipe extends Pipe permits ChannelSource, PipeSource {
    private boolean paused;

    ReadPipe(EventLoop loop, Protocol protocol, Object pipe) {
        super(loop, protocol, pipe);
    }

    /** Makes a transport of a channel, which belongs to it from now on; {@link #begin} follows. Does not suspend. */
    public static ReadPipe of(EventLoop loop, Protocol protocol, ReadableByteChannel pipe) throws IOException {
        return pipe instanceof SelectableChannel selectable
                ? new ChannelSource(loop, protocol, selectable, pipe)
                : new PipeSource(loop, protocol, Channels.newInputStream(pipe), pipe, "weft-reads-channel");
    }

    /**
     * Makes a transport of a stream, which belongs to it from now on; {@link #begin} follows. Does not suspend.
     *
     * @param thread what the thread is called that reads it
     */
    public static ReadPipe of(EventLoop loop, Protocol protocol, InputStream pipe, String thread) {
        return new PipeSource(loop, protocol, pipe, pipe, thread);
    }

    /** Has what comes handed over, from now on. */
    abstract void startReading();

    /** Has nothing more handed over. */
    abstract void stopReading();

    @Override
    final void start() {
        if (isReading()) {
            startReading();
        }
    }

    @Override
    public final void pauseReading() {
        if (isReading()) {
            paused = true;
            stopReading();
        }
    }

    @Override
    public final void resumeReading() {
        if (paused && !closing) {
            paused = false;
            startReading();
        }
    }

    @Override
    public final boolean isReading() {
        return !paused && !closing;
    }

    @Override
    public final void close() {
        if (!closing) {
            stopReading();
            loseSoon(null);
        }
    }

    /** As {@link #close()}: nothing is unsent. */
    @Override
    public final void abort() {
        close();
    }

    /** Nothing more will come. */
    final void end() {
        stopReading();
        closing = true;
        loop.callSoon(() -> getProtocol().eofReceived());
        loseSoon(null);
    }

    /** The pipe cannot be read any more. */
    final void fail(Exception failure) {
        stopReading();
        loseSoon(failure);
    }

    private static UnsupportedOperationException onlyRead() {
        return new UnsupportedOperationException("this end of a pipe can only be read");
    }

    @Override
    public final void write(byte[] data, int offset, int length) {
        throw onlyRead();
    }

    @Override
    public final void writeEof() {
        throw onlyRead();
    }

    @Override
    public final boolean canWriteEof() {
        return false;
    }

    @Override
    public final void setWriteBufferLimits(int high, int low) {
        throw onlyRead();
    }

    @Override
    public final long getWriteBufferSize() {
        return 0;
    }
}
