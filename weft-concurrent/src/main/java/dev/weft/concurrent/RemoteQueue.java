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

    /** Items that arrived here, whose home waits for a word. */
    private record Arrived(RemoteEnd.Answer answer, List<ByteBuffer> items) implements Taken {
        @Override
        public void confirm() {
            answer.confirm();
        }

        @Override
        public void giveBack() {
            answer.drop();
        }
    }

    @Override
    public boolean isHere() {
        return false;
    }

    @Override
    public Taken take(int most, long nanos) {
        ByteBuffer body = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
        body.putLong(nanos).putInt(most).flip();
        RemoteEnd.Answer answer = home.askForItems(body);
        return new Arrived(answer, Batch.unpack(answer.message().body()));
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
