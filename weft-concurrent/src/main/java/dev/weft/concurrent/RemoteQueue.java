package dev.weft.concurrent;

import java.nio.ByteBuffer;
import java.util.List;

/** The way to a {@link HomeQueue} in another process. */
final class RemoteQueue implements QueueEnd {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final RemoteEnd home;
    private final RemoteTaker taker;
    private final RemotePutter putter;

    RemoteQueue(RemoteEnd home) {
        this.home = home;
        this.taker = new RemoteTaker(home);
        this.putter = new RemotePutter(home);
    }

    @Override
    public boolean offer(List<ByteBuffer> items, int priority) {
        return putter.offer(items, priority);
    }

    @Override
    public void put(List<ByteBuffer> items, int priority, long nanos) {
        putter.put(items, priority, nanos);
    }

    @Override
    public List<ByteBuffer> poll(int most) {
        return taker.poll(most);
    }

    @Override
    public void awaitItems(long nanos) {
        taker.awaitItems(nanos);
    }

    @Override
    public void passOn() {
        taker.passOn();
    }

    @Override
    public int size() {
        return home.ask(Kind.SIZE, NOTHING).body().getInt();
    }

    @Override
    public void taskDone() {
        home.ask(Kind.TASK_DONE, NOTHING);
    }

    @Override
    public void join() {
        home.ask(Kind.JOIN, NOTHING);
    }

    @Override
    public void shutdown() {
        home.ask(Kind.SHUT_DOWN, NOTHING);
    }
}
