package dev.weft.net;

import dev.weft.EventLoop;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one transport has written and not yet sent: a loop's one buffer, which serves a transport at a time.
 *
 * <p>A transport that writes several times before anything else does so sends once, and none of them keeps a buffer of its own.
 *
 * <p>Invariant: the buffer holds bytes only if it has a writer, and they are that transport's last ones.
 *
 * <p>Threads: the loop's, tasks included.
 */
final class WriteBuffer {
    static final int SIZE = 64 * 1024;

    private final EventLoop loop;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE);
    private @Nullable Outbound writer;

    WriteBuffer(EventLoop loop) {
        this.loop = loop;
    }

    boolean isEmpty() {
        return writer == null;
    }

    /** Takes as many bytes as there is room for, after it has sent what another transport had written. */
    @SuppressWarnings("ReferenceEquality") // that very transport
    int put(Outbound sender, byte[] data, int offset, int length) {
        if (writer != sender) {
            flush();
            writer = sender;
            loop.rouse();
        }
        int count = Math.min(length, bytes.remaining());
        bytes.put(data, offset, count);
        return count;
    }

    /** Sends what is there; the transport keeps what the system does not take. */
    void flush() {
        var sender = writer;
        if (sender == null) {
            return;
        }
        writer = null;
        bytes.flip();
        try {
            sender.send(bytes);
        } finally {
            bytes.clear();
        }
    }

    /** Sends what this transport has written. */
    void flush(Outbound sender) {
        if (holdsOf(sender)) {
            flush();
        }
    }

    /** Forgets what this transport has written. */
    void drop(Outbound sender) {
        if (holdsOf(sender)) {
            writer = null;
            bytes.clear();
        }
    }

    /** Returns how many bytes this transport has written and not sent. */
    int sizeOf(Outbound sender) {
        return holdsOf(sender) ? bytes.position() : 0;
    }

    @SuppressWarnings("ReferenceEquality") // that very transport
    private boolean holdsOf(Outbound sender) {
        return writer == sender;
    }
}
