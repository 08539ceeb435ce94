package dev.weft.concurrent;

import dev.weft.asyncio.QueueEmptyException;
import dev.weft.asyncio.QueueFullException;
import dev.weft.asyncio.QueueShutDownException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Serves a {@link HomeQueue} to one link. An item that the other side has not confirmed when it dies goes back. */
final class QueueDoor {
    private final HomeQueue queue;
    private final Link link;

    private QueueDoor(HomeQueue queue, Link link) {
        this.queue = queue;
        this.link = link;
    }

    static void serve(HomeQueue queue, Link link) {
        try (link) {
            var door = new QueueDoor(queue, link);
            while (true) {
                door.answer(link.receive());
            }
        } catch (IOException gone) {
            System.getLogger("dev.weft").log(System.Logger.Level.TRACE, "a process left a queue", gone);
        }
    }

    private void answer(Link.Message request) throws IOException {
        try {
            ByteBuffer body = request.body();
            switch (request.kind()) {
                case Kind.PUT -> {
                    long nanos = body.getLong();
                    int priority = body.getInt();
                    queue.put(Batch.unpack(body), priority, nanos);
                    link.send(Kind.DONE);
                }
                case Kind.GET -> hand(queue.take(body.getInt(Long.BYTES), body.getLong(0)));
                case Kind.SIZE ->
                    link.send(
                            Kind.DONE,
                            ByteBuffer.allocate(Integer.BYTES)
                                    .putInt(queue.size())
                                    .flip());
                case Kind.TASK_DONE -> {
                    queue.taskDone();
                    link.send(Kind.DONE);
                }
                case Kind.JOIN -> {
                    queue.join();
                    link.send(Kind.DONE);
                }
                case Kind.SHUT_DOWN -> {
                    queue.shutdown();
                    link.send(Kind.DONE);
                }
                default -> throw new IOException("a queue was sent a message of kind " + request.kind());
            }
        } catch (QueueEmptyException | QueueFullException | QueueShutDownException | IllegalArgumentException refusal) {
            link.send(Kind.REFUSED, Travel.pack(refusal, "the refusal"));
        }
    }

    private void hand(QueueEnd.Taken taken) throws IOException {
        boolean confirmed = false;
        try {
            link.send(Kind.ITEMS, Batch.pack(ByteBuffer.allocate(0), taken.items()));
            confirmed = link.receive().kind() == Kind.TAKEN;
        } finally {
            if (!confirmed) {
                taken.giveBack();
            }
        }
    }
}
