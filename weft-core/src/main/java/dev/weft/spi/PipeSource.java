package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.transport.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a process writes: a thread reads the pipe and hands each piece to the loop.
 *
 * <p>Invariants: at most one piece is on its way, and a thread reads the next only when the loop has taken it and reading is not
 * paused: so a process that writes much is held back by its full pipe. There is a thread if and only if the pipe is neither
 * paused nor closed, but for one that is still reading when that changes: output that nobody wants costs no thread.
 *
 * <p>Threads: {@code orders} is shared, everything else is the loop's.
 */
public final class PipeSource extends Pipe {
    /** What the loop tells the thread when it has taken a piece. */
    private enum Order {
        READ_ON,
        REST,
        CLOSE
    }

    private static final int PIECE = 64 * 1024;

    private final InputStream source;
    private final String threadName;
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private boolean reading = true;
    private boolean resting; // no thread, until reading is resumed

    /**
     * Makes one, tells the protocol of it, and starts its thread.
     *
     * @param source what the process writes; closed in the end
     * @param name the thread's
     */
    public PipeSource(EventLoop loop, Protocol protocol, InputStream source, String name) {
        super(loop, protocol);
        this.source = source;
        this.threadName = name;
        protocol.connectionMade(this);
        startThread(threadName, this::pump);
    }

    @Override
    public void pauseReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
        if (resting && !closing) {
            resting = false;
            startThread(threadName, this::pump);
        }
    }

    @Override
    public boolean isReading() {
        return reading && !closing;
    }

    /** Lets a process that goes on writing hear of it: the pipe is closed by whoever reads it, else at once. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        if (resting) {
            closeSource();
        }
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
        try {
            var order = Order.READ_ON;
            while (order == Order.READ_ON) {
                int count = source.read(room);
                if (count < 0) {
                    onLoop(() -> end(null));
                    order = Order.CLOSE;
                } else {
                    order = passOn(Arrays.copyOf(room, count));
                }
            }
            if (order == Order.CLOSE) {
                source.close();
            }
        } catch (IOException e) {
            onLoop(() -> end(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread but to end it
        }
    }

    private Order passOn(byte[] piece) throws InterruptedException {
        return onLoop(() -> take(piece)) ? orders.take() : Order.CLOSE;
    }

    private void take(byte[] piece) {
        try {
            if (!closing) {
                getProtocol().dataReceived(piece);
            }
        } finally {
            resting = !closing && !reading;
            orders.add(closing ? Order.CLOSE : reading ? Order.READ_ON : Order.REST);
        }
    }

    private void end(@Nullable IOException failure) {
        if (!closing && failure == null) {
            getProtocol().eofReceived();
        }
        lose(closing ? null : failure);
    }

    private void closeSource() {
        try {
            source.close();
        } catch (IOException e) {
            loop.callExceptionHandler(ExceptionContext.of("Cannot close " + threadName, e));
        }
    }
}
