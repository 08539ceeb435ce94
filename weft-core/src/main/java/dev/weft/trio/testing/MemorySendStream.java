package dev.weft.trio.testing;

import dev.weft.Action;
import dev.weft.trio.ConflictDetector;
import dev.weft.trio.SendStream;
import dev.weft.trio.Trio;
import org.jspecify.annotations.Nullable;

/**
 * A sending stream that keeps what is sent, until the test or a hook moves it on. Nothing bounds it.
 *
 * <p>Semantics: Trio's MemorySendStream. The hooks may be changed at any time. Loop thread only.
 */
public final class MemorySendStream implements SendStream {
    private final ConflictDetector sending = new ConflictDetector("another task is using this stream");
    private final UnboundedByteQueue outgoing = new UnboundedByteQueue();
    private @Nullable Action sendAllHook;
    private @Nullable Action waitSendAllMightNotBlockHook;
    private @Nullable Runnable closeHook;

    /** Makes a stream without hooks. */
    public MemorySendStream() {}

    /** Sets what runs at the end of each {@link #sendAll(byte[])}; it may suspend. Null: nothing. */
    public void sendAllHook(@Nullable Action hook) {
        sendAllHook = hook;
    }

    /** Sets what runs at the end of each {@link #waitSendAllMightNotBlock}; it may suspend. Null: nothing. */
    public void waitSendAllMightNotBlockHook(@Nullable Action hook) {
        waitSendAllMightNotBlockHook = hook;
    }

    /** Sets what runs whenever the stream is closed; it must not suspend. Null: nothing. */
    public void closeHook(@Nullable Runnable hook) {
        closeHook = hook;
    }

    /** Keeps the bytes, then runs the hook. A checkpoint. */
    @Override
    public void sendAll(byte[] data, int offset, int length) {
        try (var _ = sending.enter()) {
            giveUpTurns();
            outgoing.put(data, offset, length);
            Hooks.run(sendAllHook);
        }
    }

    /** Runs the hook. A checkpoint. */
    @Override
    public void waitSendAllMightNotBlock() {
        try (var _ = sending.enter()) {
            giveUpTurns();
            outgoing.requireOpen();
            Hooks.run(waitSendAllMightNotBlockHook);
        }
    }

    /** Two turns, so that a test with two tasks in here at once finds them. */
    private static void giveUpTurns() {
        Trio.checkpoint();
        Trio.checkpoint();
    }

    /** Closes the stream, then runs the hook. Does not suspend. */
    @Override
    public void close() {
        outgoing.close();
        if (closeHook != null) {
            closeHook.run();
        }
    }

    @Override
    public void aclose() {
        close();
        Trio.checkpoint();
    }

    /** Takes all that was sent and not taken yet, as {@link #getData(int)} does. */
    public byte[] getData() {
        return getData(Integer.MAX_VALUE);
    }

    /** Takes what was sent, and waits if there is nothing. A checkpoint. Empty after the end. */
    public byte[] getData(int maxBytes) {
        return outgoing.get(maxBytes);
    }

    /** Takes all that was sent and not taken yet, as {@link #getDataNowait(int)} does. */
    public byte[] getDataNowait() {
        return getDataNowait(Integer.MAX_VALUE);
    }

    /**
     * Takes what was sent. Does not suspend. Empty after the end.
     *
     * @throws dev.weft.trio.WouldBlockException if there is nothing
     */
    public byte[] getDataNowait(int maxBytes) {
        return outgoing.getNowait(maxBytes);
    }
}
