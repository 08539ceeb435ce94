package dev.weft.trio.testing;

import dev.weft.Action;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.ConflictDetector;
import dev.weft.trio.ReceiveStream;
import dev.weft.trio.Trio;
import org.jspecify.annotations.Nullable;

/**
 * A receiving stream that hands out what the test has put in.
 *
 * <p>Semantics: Trio's MemoryReceiveStream. The hooks may be changed at any time. Loop thread only.
 */
public final class MemoryReceiveStream implements ReceiveStream {
    private final ConflictDetector receiving = new ConflictDetector("another task is using this stream");
    private final UnboundedByteQueue incoming = new UnboundedByteQueue();
    private @Nullable Action receiveSomeHook;
    private @Nullable Runnable closeHook;
    private boolean closed;

    /** Makes a stream without hooks. */
    public MemoryReceiveStream() {}

    /** Sets what runs at the start of each {@link #receiveSome()}; it may suspend. Null: nothing. */
    public void receiveSomeHook(@Nullable Action hook) {
        receiveSomeHook = hook;
    }

    /** Sets what runs whenever the stream is closed; it must not suspend. Null: nothing. */
    public void closeHook(@Nullable Runnable hook) {
        closeHook = hook;
    }

    @Override
    public byte[] receiveSome() {
        return receiveSome(Integer.MAX_VALUE);
    }

    @Override
    public byte[] receiveSome(int maxBytes) {
        try (var _ = receiving.enter()) {
            UnboundedByteQueue.requirePositive(maxBytes);
            Trio.checkpoint();
            Trio.checkpoint();
            requireOpen();
            Hooks.run(receiveSomeHook);
            byte[] data = incoming.get(maxBytes);
            requireOpen(); // closing wakes who waits with the end of the data
            return data;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedResourceException("this end of the memory stream is closed");
        }
    }

    /** Drops what is in, closes the stream, then runs the hook. Does not suspend. */
    @Override
    public void close() {
        closed = true;
        incoming.closeAndWipe();
        if (closeHook != null) {
            closeHook.run();
        }
    }

    @Override
    public void aclose() {
        close();
        Trio.checkpoint();
    }

    /** Puts data in, to be received. Does not suspend. */
    public void putData(byte[] data) {
        incoming.put(data, 0, data.length);
    }

    /** Puts the end in: what is in is received, then the end. Does not suspend. */
    public void putEof() {
        incoming.close();
    }
}
