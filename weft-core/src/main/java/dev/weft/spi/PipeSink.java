package dev.weft.spi;

import dev.weft.EventLoop;
import dev.weft.transport.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A pipe that only blocks: a thread writes to it what the loop hands over.
 *
 * <p>An empty piece in the queue means the end. An abort stops a piece that is being written if an interrupt does, as it does on a
 * file's channel.
 *
 * <p>Threads: the queue is shared, everything else is the loop's.
 */
final class PipeSink extends WritePipe {
    private static final byte[] END = {};

    private final OutputStream sink;
    private final PipeThread thread;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();

    /**
     * Makes one; {@link #begin} follows.
     *
     * @param sink what is written; closed in the end
     * @param pipe what the program knows it as
     * @param name the thread's
     */
    PipeSink(EventLoop loop, Protocol protocol, OutputStream sink, Object pipe, String name) {
        super(loop, protocol, pipe);
        this.sink = sink;
        this.thread = new PipeThread(loop, name);
    }

    @Override
    void take(byte[] data, int offset, int length) {
        int end = offset + length;
        for (int from = offset; from < end; from += PIECE) {
            hand(Arrays.copyOfRange(data, from, Math.min(end, from + PIECE)));
        }
        kept(length);
    }

    @Override
    void finish() {
        hand(END);
    }

    private void hand(byte[] piece) {
        thread.expect();
        queue.add(piece);
        if (!thread.begun()) {
            thread.start(this::pump);
        }
    }

    @Override
    void drop() {
        queue.clear();
    }

    @Override
    void release() throws IOException {
        thread.expectNothing();
        thread.interrupt();
        if (!thread.begun()) {
            sink.close();
        }
    }

    private void pump() throws InterruptedException {
        try {
            try (sink) {
                for (var piece = queue.take(); piece.length > 0; piece = queue.take()) {
                    pass(piece);
                    int count = piece.length;
                    thread.tell(() -> written(count));
                }
            }
            thread.tell(() -> loseSoon(null));
        } catch (IOException | RuntimeException e) {
            thread.tell(() -> breakOff(e));
        }
    }

    private void pass(byte[] piece) throws IOException {
        sink.write(piece);
        if (sink instanceof PrintStream silent) {
            if (silent.checkError()) { // which flushes
                throw new IOException("the stream cannot be written: its reader may be gone");
            }
        } else if (queue.isEmpty()) {
            sink.flush();
        }
    }

    private void written(int count) {
        if (getWriteBufferSize() > 0) { // else it was given up meanwhile
            sent(count);
        }
        if (getWriteBufferSize() == 0 && !closing) {
            thread.expectNothing();
        }
    }
}
