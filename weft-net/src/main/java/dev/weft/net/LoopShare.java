package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.spi.Acceptor;
import dev.weft.spi.Share;

/**
 * Where accepted connections go: a loop, its network, and who takes them. Made on that loop, used by listeners of others.
 *
 * @param poller the loop's
 */
record LoopShare(EventLoop loop, NettyPoller poller, Acceptor acceptor) implements Share {
    static LoopShare of(EventLoop loop, Acceptor acceptor) {
        return new LoopShare(loop, NettyPoller.of(loop), acceptor);
    }
}
