package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.spi.Acceptor;
import dev.weft.spi.Share;
import dev.weft.transport.Protocol;
import dev.weft.transport.Transport;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where accepted connections go: a loop, its network, who takes them, and how many there are. Made on that loop, used by
 * listeners of others.
 *
 * <p>Threads: {@link #lightest}, {@link #take} and {@link #giveBack} any; the rest the loop's.
 */
final class LoopShare implements Share, Acceptor {
    private final EventLoop loop;
    private final NettyPoller poller;
    private final Acceptor acceptor;
    private final AtomicInteger connections = new AtomicInteger(); // those on their way to the loop too

    LoopShare(EventLoop loop, Acceptor acceptor) {
        this.loop = loop;
        this.poller = NettyPoller.of(loop);
        this.acceptor = acceptor;
    }

    /** Returns the one with the fewest connections, of equals the first; the very first if all loops are closed. */
    static LoopShare lightest(Collection<LoopShare> shares) {
        var lightest = shares.iterator().next();
        for (var share : shares) {
            if (share.isOpen() && (!lightest.isOpen() || share.connections.get() < lightest.connections.get())) {
                lightest = share;
            }
        }
        return lightest;
    }

    private boolean isOpen() {
        return !poller.netty().isShuttingDown();
    }

    EventLoop loop() {
        return loop;
    }

    NettyPoller poller() {
        return poller;
    }

    /** Counts a connection that is on its way to the loop. */
    void take() {
        connections.incrementAndGet();
    }

    /** Counts the end of a connection that never became a transport. */
    void giveBack() {
        connections.decrementAndGet();
    }

    @Override
    public Protocol newProtocol() {
        return acceptor.newProtocol();
    }

    @Override
    public void attached(Transport transport) {
        acceptor.attached(transport);
    }

    @Override
    public void detached(Transport transport) {
        giveBack();
        acceptor.detached(transport);
    }

    @Override
    public void failed(Failure what) {
        acceptor.failed(what);
    }
}
