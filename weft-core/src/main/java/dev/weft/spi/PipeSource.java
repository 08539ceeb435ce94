package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.transport.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What a process writes: a thread reads the pipe and hands each piece to the loop.
 *
 * <p>Invariant: at most one piece is on its way, and the thread reads the next only when the loop has taken it and reading is
 * not paused. So a process that writes much is held back by its full pipe.
 *
 * <p>Threads: {@code demand} is shared, everything else is the loop's.
 */
public final class PipeSource extends Pipe {
    private static final int PIECE = 64 * 1024;

    private final InputStream source;
    private final Semaphore demand = new Semaphore(1);
    private boolean reading = true;
    private boolean owed;

    /**
     * Makes one, tells the protocol of it, and starts its thread.
     *
     * @param source what the process writes; closed in the end
     * @param name the thread's
     */
    public PipeSource(EventLoop loop, Protocol protocol, InputStream source, String name) {
        super(loop, protocol);
        this.source = source;
        protocol.connectionMade(this);
        startThread(name, this::pump);
    }

    @Override
    public void pauseReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
        if (owed) {
            owed = false;
            demand.release();
        }
    }

    @Override
    public boolean isReading() {
        return reading && !closing;
    }

    @Override
    public void close() {
        closing = true;
        demand.release();
        lose(null);
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        throw new UnsupportedOperationException("the output of a process can only be read");
    }

    @Override
    public void writeEof() {
        throw new UnsupportedOperationException("the output of a process can only be read");
    }

    @Override
    public boolean canWriteEof() {
        return false;
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        throw new UnsupportedOperationException("the output of a process can only be read");
    }

    @Override
    public long getWriteBufferSize() {
        return 0;
    }

    private void pump() {
        byte[] room = new byte[PIECE];
        try (source) {
            int count;
            do {
                demand.acquireUninterruptibly();
                count = source.read(room);
            } while (count > 0 && passOn(Arrays.copyOf(room, count)));
            onLoop(() -> end(null));
        } catch (IOException e) {
            onLoop(() -> end(e));
        }
    }

    private boolean passOn(byte[] piece) {
        return onLoop(() -> take(piece));
    }

    private void take(byte[] piece) {
        if (closing) {
            demand.release();
            return;
        }
        getProtocol().dataReceived(piece);
        if (reading) {
            demand.release();
        } else {
            owed = true;
        }
    }

    private void end(@Nullable IOException failure) {
        if (!closing && failure == null) {
            getProtocol().eofReceived();
        }
        lose(closing ? null : failure);
    }
}
