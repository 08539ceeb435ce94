package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.transport.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A pipe that only blocks: a thread reads it and hands each piece to the loop.
 *
 * <p>Invariants: at most one piece is on its way, and a thread reads the next only when the loop has handed that one over and
 * reading is not paused: so whoever writes much is held back by the full pipe. What comes while reading is paused waits. There is
 * a thread if and only if reading is neither paused nor over, but for one that is still in a read when that changes.
 *
 * <p>A read that is under way when the transport is closed ends by the thread's interrupt if the stream allows it, as a file's
 * channel does; else with what comes next, which is thrown away.
 *
 * <p>Threads: the queue is shared, everything else is the loop's.
 */
final class PipeSource extends ReadPipe {
    private final InputStream source;
    private final PipeThread thread;
    private @Nullable BlockingQueue<Boolean>
            readOn; // the thread's, which waits there between two reads; null: there is none
    private @Nullable Runnable arrived; // while reading is paused

    /**
     * Makes one; {@link #begin} follows.
     *
     * @param source what is read; closed in the end
     * @param pipe what the program knows it as
     * @param name the thread's
     */
    PipeSource(EventLoop loop, Protocol protocol, InputStream source, Object pipe, String name) {
        super(loop, protocol, pipe);
        this.source = source;
        this.thread = new PipeThread(loop, name);
    }

    @Override
    void startReading() {
        var waiting = arrived;
        if (waiting != null) {
            arrived = null;
            loop.callSoon(() -> handOver(waiting));
            return;
        }
        thread.expect();
        if (readOn == null) {
            var orders = new LinkedBlockingQueue<Boolean>();
            readOn = orders;
            thread.start(() -> pump(orders));
        }
    }

    @Override
    void stopReading() {
        thread.expectNothing();
    }

    /** Whoever is in the stream closes it. */
    @Override
    void release() throws IOException {
        arrived = null;
        if (readOn == null) {
            source.close();
        } else {
            thread.interrupt();
        }
    }

    private void pump(BlockingQueue<Boolean> orders) throws InterruptedException {
        boolean resting = false;
        try {
            try {
                resting = readUntilPaused(orders);
            } finally {
                if (!resting) {
                    source.close();
                }
            }
        } catch (IOException | RuntimeException e) {
            thread.tell(() -> arrive(() -> fail(e)));
        }
    }

    /** Returns whether reading is paused; else it is over. */
    private boolean readUntilPaused(BlockingQueue<Boolean> orders) throws IOException, InterruptedException {
        byte[] room = new byte[PIECE];
        int count;
        while ((count = source.read(room)) >= 0) {
            byte[] piece = Arrays.copyOf(room, count);
            if (!thread.tell(() -> arrive(() -> getProtocol().dataReceived(piece)))) {
                return false;
            }
            if (!orders.take()) {
                return true;
            }
        }
        thread.tell(() -> arrive(this::end));
        return false;
    }

    private void arrive(Runnable news) {
        thread.expectNothing();
        try {
            handOver(news);
        } finally {
            order();
        }
    }

    private void handOver(Runnable news) {
        if (!isReading()) {
            arrived = closing ? null : news;
            return;
        }
        try {
            news.run();
        } finally {
            if (isReading()) {
                startReading();
            }
        }
    }

    /** Tells the thread, which has handed over what it had, how to go on; an interrupt tells it that the transport is closed. */
    private void order() {
        var orders = readOn;
        if (orders != null && !closing) {
            orders.add(isReading());
            readOn = isReading() ? orders : null;
        }
    }
}
