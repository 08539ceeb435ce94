package dev.weft.concurrent;

import java.nio.ByteBuffer;
import java.util.List;

/** The way to a {@link HomeQueue} in another process. */
final class RemoteQueue implements QueueEnd {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();
    private final RemoteEnd home;

    RemoteQueue(RemoteEnd home) {
        this.home = home;
    }

    @Override
    public void put(List<ByteBuffer> items, int priority, long nanos) {
        ByteBuffer header = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        header.putLong(nanos).putInt(priority).flip();
        home.ask(Kind.PUT, Batch.pack(header, items));
    }

    @Override
    public List<ByteBuffer> get(int most, long nanos) {
        ByteBuffer body = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        body.putLong(nanos).putInt(most).flip();
        return Batch.unpack(home.askAndConfirm(Kind.GET, body).body());
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
