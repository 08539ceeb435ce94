package dev.weft.net;

import dev.weft.transport.Transport;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a socket's transport: what is written and not yet taken by the system.
 *
 * <p>What is written goes by the loop's {@link WriteBuffer} straight to the socket, in the turn of whoever writes. What the
 * socket does not take, and all that TLS must encrypt, goes to the backlog, from there to Netty, and what is written next goes
 * after it.
 *
 * <p>Invariants: the backlog holds bytes if and only if this stands in the poller's queue of those that have something to
 * send, and the write buffer then holds none of its. The protocol is asked to pause if and only if more than the high mark was
 * unsent after a write and the low mark has not been reached since.
 *
 * <p>Threads: the loop's, tasks included; what touches Netty's channel says so.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the pipeline hears of every failure
final class Outbound {
    private static final int LOW_WATER = Transport.DEFAULT_HIGH_WATER / 4;
    private static final int PIECE = 64 * 1024;

    /** Netty's marks are ours, so that it tells us when to resume. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(LOW_WATER, Transport.DEFAULT_HIGH_WATER);

    private final NettyPoller poller;
    private final SocketTransport transport;
    private final Backlog backlog = new Backlog();
    private @Nullable SocketChannel socket; // null: all goes by Netty
    private int high = Transport.DEFAULT_HIGH_WATER;
    private int low = LOW_WATER;
    private boolean paused;

    Outbound(NettyPoller poller, SocketTransport transport) {
        this.poller = poller;
        this.transport = transport;
    }

    /** Lets bytes go straight to the socket from now on, or by Netty again (null), which TLS needs. */
    void straightTo(@Nullable SocketChannel target) {
        socket = target;
    }

    void write(byte[] data, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (from < end && goesStraight()) {
            from += poller.writes().put(this, data, from, end - from);
            if (from < end) {
                flush();
            }
        }
        if (from < end && !transport.isClosing()) {
            queueIfFirst();
            backlog.add(data, from, end - from);
        }
        if (!paused && size() > high) {
            flush();
            if (size() > high) {
                paused = true;
                transport.getProtocol().pauseWriting();
            }
        }
    }

    /** Sends what the write buffer holds of this. */
    void flush() {
        poller.writes().flush(this);
    }

    /** Sends, and keeps what the socket does not take. */
    void send(ByteBuffer bytes) {
        try {
            Objects.requireNonNull(socket, "nothing is written straight").write(bytes);
            if (bytes.hasRemaining()) {
                queueIfFirst();
                backlog.add(bytes);
            }
        } catch (IOException e) {
            transport.fail(e);
        }
    }

    /**
     * Hands all that is unsent on: to the socket, and the backlog to Netty. Home thread.
     *
     * @return whether the protocol was told anything, so that a task may be ready by now
     */
    boolean send() {
        flush();
        if (backlog.isEmpty()) {
            return false;
        }
        var channel = transport.channel();
        if (!channel.isActive()) {
            backlog.clear();
            return true;
        }
        var bytes = backlog.take();
        while (bytes.isReadable()) { // in pieces, for Netty counts down a piece at a time
            channel.write(bytes.readRetainedSlice(Math.min(PIECE, bytes.readableBytes())), channel.voidPromise());
        }
        bytes.release();
        int before = transport.told();
        channel.flush();
        resumeIfDrained();
        return transport.told() != before;
    }

    void setLimits(int newHigh, int newLow) {
        if (newLow < 0 || newHigh < newLow) {
            throw new IllegalArgumentException("high (" + newHigh + ") must be >= low (" + newLow + ") must be >= 0");
        }
        high = newHigh;
        low = newLow;
        poller.command(() -> {
            // Netty resumes below its low mark, we at ours.
            transport.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(newLow + 1, newHigh + 1));
            resumeIfDrained();
        });
    }

    /** Returns how many bytes the system has not taken. */
    long size() {
        return poller.writes().sizeOf(this) + backlog.length() + pendingAtNetty();
    }

    /** Tells a paused protocol to go on if little enough is unsent. Home thread. */
    void resumeIfDrained() {
        if (paused && size() <= low) {
            paused = false;
            transport.tell("resumeWriting", transport.getProtocol()::resumeWriting);
        }
    }

    /** Forgets what Netty does not have yet. */
    void clear() {
        poller.writes().drop(this);
        backlog.clear();
    }

    private boolean goesStraight() {
        return socket != null && backlog.isEmpty() && !transport.isClosing() && nettyHasNothing();
    }

    /** A file counts no bytes there, but is there. */
    private boolean nettyHasNothing() {
        var buffer = transport.channel().unsafe().outboundBuffer();
        return buffer == null || buffer.isEmpty();
    }

    private long pendingAtNetty() {
        var buffer = transport.isRegistered() ? transport.channel().unsafe().outboundBuffer() : null;
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private void queueIfFirst() {
        if (backlog.isEmpty()) {
            poller.sendSoon(this);
        }
    }
}
