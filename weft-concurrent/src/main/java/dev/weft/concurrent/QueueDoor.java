package dev.weft.concurrent;

import dev.weft.asyncio.QueueEmptyException;
import dev.weft.asyncio.QueueFullException;
import dev.weft.asyncio.QueueShutDownException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Serves a {@link HomeQueue} to one link: of a taker, of a putter, or of somebody who has questions. */
final class QueueDoor {
    private final HomeQueue queue;
    private final Link link;
    private HomeQueue.@Nullable Taker taker;
    private HomeQueue.@Nullable Putter putter;

    private QueueDoor(HomeQueue queue, Link link) {
        this.queue = queue;
        this.link = link;
    }

    static void serve(HomeQueue queue, Link link) {
        var door = new QueueDoor(queue, link);
        try (link) {
            while (true) {
                door.answer(link.receive());
            }
        } catch (IOException gone) {
            System.getLogger("dev.weft").log(System.Logger.Level.TRACE, "a process left a queue", gone);
        } finally {
            door.close();
        }
    }

    private void close() {
        if (taker != null) {
            taker.close();
        }
        if (putter != null) {
            putter.close();
        }
    }

    private void answer(Link.Message request) throws IOException {
        try {
            ByteBuffer body = request.body();
            switch (request.kind()) {
                case Kind.TAKER -> taker = queue.new Taker(share());
                case Kind.PUTTER -> putter = queue.new Putter(share());
                case Kind.LEND ->
                    link.send(
                            Kind.ITEMS,
                            Batch.pack(ByteBuffer.allocate(0), known(taker).lend(body.getLong())));
                case Kind.GIVE_BACK -> known(taker).giveBack();
                case Kind.NEWS -> known(taker).news();
                case Kind.PLACES -> number(known(putter).grant(body.getInt(Long.BYTES), body.getLong(0)));
                case Kind.PUT -> {
                    int priority = body.getInt();
                    known(putter).arrive(Batch.unpack(body), priority);
                }
                case Kind.SIZE -> number(queue.size());
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

    private void number(int value) throws IOException {
        link.send(Kind.DONE, ByteBuffer.allocate(Integer.BYTES).putInt(value).flip());
    }

    private static <T> T known(@Nullable T side) throws IOException {
        if (side == null) {
            throw new IOException("a process did not say whether it takes or puts");
        }
        return side;
    }

    /** Makes memory that the other side has too. Its file is there only until the other side has opened it. */
    private Allotment share() throws IOException {
        Path file = Hub.here().file();
        try {
            var shared = Allotment.create(file);
            link.send(Kind.SHARED, file.toString());
            link.receive();
            return shared;
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
