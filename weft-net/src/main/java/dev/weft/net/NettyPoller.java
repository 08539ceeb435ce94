package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.spi.Poller;
import java.util.ArrayDeque;

/**
 * Waits for the network on behalf of a loop: one Netty event loop that the loop's home thread drives.
 *
 * <p>Netty knows its thread by identity, and a task runs on a virtual thread, so that a task must never touch a channel.
 * What tasks and callbacks want done is kept here as commands and as transports with unsent bytes, and is done at the start
 * and at the end of each poll. All writes of a turn to one connection thus leave in one piece.
 *
 * <p>Threads: {@link #wakeup()} any; {@link #poll} the loop's home thread; {@link #await} a guest's waiter; the rest the loop's,
 * tasks included. Only one of these runs at a time, and the hand-over between them orders memory.
 */
final class NettyPoller implements Poller {
    private static final int SPARE_SIZE = 4096;
    private static final int MOST_SPARES = 1024; // as many connections may write in one turn without a new array

    private final ArrayDeque<byte[]> spares = new ArrayDeque<>();
    private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
    private final ArrayDeque<SocketTransport> unsent = new ArrayDeque<>();
    private final HomeLoop netty = HomeLoop.onSelector();
    private final EventLoop loop;
    private int open;

    private NettyPoller(EventLoop loop) {
        this.loop = loop;
    }

    /** Returns the loop's network poller, and makes it the loop's poller first if it is not yet. */
    static NettyPoller of(EventLoop loop) {
        if (!(loop.poller() instanceof NettyPoller)) {
            loop.usePoller(NettyPoller::new);
        }
        return (NettyPoller) loop.poller();
    }

    /** Returns where channels register. Commands only. */
    HomeLoop netty() {
        return netty;
    }

    /** Has something done on the home thread at the next poll. Loop thread, tasks included. */
    void command(Runnable command) {
        commands.add(command);
        loop.rouse();
    }

    /** Has a transport send what was written to it at the next poll. Loop thread, tasks included. */
    void sendSoon(SocketTransport transport) {
        unsent.add(transport);
        loop.rouse();
    }

    /** Counts something of the outside that may wake the loop: a channel, or an attempt at one. */
    void opened() {
        open++;
    }

    /** Counts the end of it. */
    void closed() {
        open--;
    }

    /** Lends an array for what is written in a turn; most turns need only a small one. */
    byte[] borrow(int atLeast) {
        byte[] spare = atLeast <= SPARE_SIZE ? spares.poll() : null;
        return spare != null ? spare : new byte[Math.max(atLeast, SPARE_SIZE)];
    }

    /** Takes back a lent array; one that grew is left to the collector. */
    void giveBack(byte[] lent) {
        if (lent.length == SPARE_SIZE && spares.size() < MOST_SPARES) {
            spares.push(lent);
        }
    }

    @Override
    public void poll(long timeoutNanos) {
        netty.claim();
        boolean woken = runCommands(); // then the loop has something to do and must not wait
        netty.run(woken ? 0 : Math.max(0, timeoutNanos));
        runCommands();
    }

    @Override
    public void await(long timeoutNanos) {
        netty.await(timeoutNanos);
    }

    @Override
    public void wakeup() {
        netty.wakeup();
    }

    @Override
    public boolean active() {
        return open > 0 || !commands.isEmpty() || !unsent.isEmpty();
    }

    /** Closes every channel that is still open, and the selector. */
    @Override
    public void close() {
        netty.claim();
        runCommands();
        netty.end();
    }

    /**
     * Does what is to be done until nothing is left: a command may write, and a transport that sends may give commands.
     *
     * @return whether any of it may have woken a task
     */
    private boolean runCommands() {
        boolean woken = false;
        while (true) {
            Runnable command = commands.poll();
            if (command != null) {
                command.run();
                woken = true;
                continue;
            }
            SocketTransport transport = unsent.poll();
            if (transport == null) {
                return woken;
            }
            woken |= transport.send();
        }
    }
}
