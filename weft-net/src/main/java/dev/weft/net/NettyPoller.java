package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.spi.Poller;
import java.nio.channels.SelectableChannel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the network on behalf of a loop: one Netty event loop that the loop's home thread drives.
 *
 * <p>Netty knows its thread by identity, and a task runs on a virtual thread, so that a task must never touch a channel.
 * * What tasks and callbacks want done is kept here as commands, and what the sockets did not take or TLS must encrypt as a queue
 * of those that have something to send; both are done at the start and at the end of each poll.
 *
 * <p>Threads: {@link #wakeup()} any; {@link #poll} the loop's home thread; {@link #await} a guest's waiter; the rest the loop's,
 * tasks included. Only one of these runs at a time, and the hand-over between them orders memory.
 */
final class NettyPoller implements Poller {
    private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
    private final ArrayDeque<Outbound> unsent = new ArrayDeque<>();
    private final Inbound inbound = new Inbound();
    private final HomeLoop netty = new HomeLoop();
    private final EventLoop loop;
    private final WriteBuffer writes;
    private final Map<SelectableChannel, ChannelWatch> watches = new HashMap<>();
    private @Nullable DnsResolver names;
    private int open;

    private NettyPoller(EventLoop loop) {
        this.loop = loop;
        writes = new WriteBuffer(loop);
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

    /** Returns who looks names up on this loop; it is made, and Netty's resolver loaded, when it is first asked for. */
    DnsResolver names() {
        if (names == null) {
            names = new DnsResolver(loop, this, DnsSettings.read());
        }
        return names;
    }

    /** Has something done on the home thread at the next poll. Loop thread, tasks included. */
    void command(Runnable command) {
        commands.add(command);
        loop.rouse();
    }

    /** Has a backlog sent at the next poll. Loop thread, tasks included. */
    void sendSoon(Outbound sender) {
        unsent.add(sender);
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

    /** Sets or, by null, removes what is called when one of the program's channels is ready; whether there was anything. */
    boolean watch(SelectableChannel channel, int operation, @Nullable Runnable callback) {
        var watch = watches.get(channel);
        if (watch == null) {
            if (callback == null) {
                return false;
            }
            watch = new ChannelWatch(loop, this, channel);
            watches.put(channel, watch);
            opened();
        }
        boolean replaced = watch.set(operation, callback);
        if (watch.isIdle()) {
            watches.remove(channel);
            closed();
        }
        return replaced;
    }

    /** Returns where written bytes gather. Loop thread, tasks included. */
    WriteBuffer writes() {
        return writes;
    }

    /** Returns the receiving half of the transports. Home thread. */
    Inbound inbound() {
        return inbound;
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
        return open > 0 || !commands.isEmpty() || !unsent.isEmpty() || !writes.isEmpty();
    }

    /** Closes every channel that is still open, and the selector. */
    @Override
    public void close() {
        netty.claim();
        runCommands();
        if (names != null) {
            names.close();
        }
        netty.end();
        inbound.release();
    }

    /**
     * Does what is to be done until nothing is left: a command may write, and a transport that sends may give commands.
     *
     * @return whether any of it may have woken a task
     */
    private boolean runCommands() {
        boolean woken = false;
        writes.flush();
        while (true) {
            Runnable command = commands.poll();
            if (command != null) {
                command.run();
                woken = true;
                continue;
            }
            Outbound sender = unsent.poll();
            if (sender == null) {
                return woken;
            }
            woken |= sender.send();
        }
    }
}
