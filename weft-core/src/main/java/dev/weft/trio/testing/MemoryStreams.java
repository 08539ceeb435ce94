package dev.weft.trio.testing;

import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.ReceiveStream;
import dev.weft.trio.SendStream;
import dev.weft.trio.StapledStream;
import dev.weft.trio.WouldBlockException;
import java.util.function.Supplier;

/** Pairs of streams within memory. Semantics: trio.testing. Nothing here suspends. */
public final class MemoryStreams {
    private MemoryStreams() {}

    /**
     * Makes a one-way pair without a bound: what is sent is there at once. The sender's hooks pump; a test that sets others
     * decides when and in which pieces the data moves on.
     */
    public static StreamPair<MemorySendStream, MemoryReceiveStream> memoryStreamOneWayPair() {
        var sender = new MemorySendStream();
        var receiver = new MemoryReceiveStream();
        sender.sendAllHook(() -> memoryStreamPump(sender, receiver));
        sender.closeHook(() -> memoryStreamPump(sender, receiver));
        return new StreamPair<>(sender, receiver);
    }

    /** Makes a two-way pair of two one-way pairs of {@link #memoryStreamOneWayPair}. */
    public static StreamPair<
                    StapledStream<MemorySendStream, MemoryReceiveStream>,
                    StapledStream<MemorySendStream, MemoryReceiveStream>>
            memoryStreamPair() {
        return twoWay(MemoryStreams::memoryStreamOneWayPair);
    }

    /** Makes a one-way pair without a buffer: a sender waits until all that it sends has been received. */
    public static StreamPair<SendStream, ReceiveStream> lockstepStreamOneWayPair() {
        return new LockstepByteQueue().ends();
    }

    /** Makes a two-way pair of two one-way pairs of {@link #lockstepStreamOneWayPair}. */
    public static StreamPair<StapledStream<SendStream, ReceiveStream>, StapledStream<SendStream, ReceiveStream>>
            lockstepStreamPair() {
        return twoWay(MemoryStreams::lockstepStreamOneWayPair);
    }

    /** Moves all that was sent to the receiver, as {@link #memoryStreamPump(MemorySendStream, MemoryReceiveStream, int)}. */
    public static boolean memoryStreamPump(MemorySendStream from, MemoryReceiveStream to) {
        return memoryStreamPump(from, to, Integer.MAX_VALUE);
    }

    /**
     * Moves what was sent, or the end, to the receiver.
     *
     * @param maxBytes the most bytes to move
     * @return whether there was anything to move
     * @throws BrokenResourceException if the receiver is closed
     */
    public static boolean memoryStreamPump(MemorySendStream from, MemoryReceiveStream to, int maxBytes) {
        byte[] data;
        try {
            data = from.getDataNowait(maxBytes);
        } catch (WouldBlockException nothing) {
            return false;
        }
        try {
            if (data.length == 0) {
                to.putEof();
            } else {
                to.putData(data);
            }
        } catch (ClosedResourceException e) {
            throw (BrokenResourceException) new BrokenResourceException("the receiver is closed").initCause(e);
        }
        return true;
    }

    private static <S extends SendStream, R extends ReceiveStream>
            StreamPair<StapledStream<S, R>, StapledStream<S, R>> twoWay(Supplier<StreamPair<S, R>> oneWay) {
        var there = oneWay.get();
        var back = oneWay.get();
        return new StreamPair<>(
                new StapledStream<>(there.left(), back.right()), new StapledStream<>(back.left(), there.right()));
    }
}
