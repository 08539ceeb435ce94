package dev.weft.trio.testing;

import static dev.weft.trio.testing.Check.atOnce;
import static dev.weft.trio.testing.Check.bytes;
import static dev.weft.trio.testing.Check.conflict;
import static dev.weft.trio.testing.Check.expect;
import static dev.weft.trio.testing.Check.onPair;
import static dev.weft.trio.testing.Check.receive;
import static dev.weft.trio.testing.Check.receiveEnd;
import static dev.weft.trio.testing.Check.send;
import static dev.weft.trio.testing.Settled.awaitAllTasksBlocked;
import static dev.weft.trio.testing.Settled.checkpoints;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.HalfCloseableStream;
import org.jspecify.annotations.Nullable;

/** The rules of ending one direction alone. */
final class HalfCloseChecks<L extends HalfCloseableStream, R extends HalfCloseableStream> {
    private final Awaitable<? extends StreamPair<L, R>> maker;
    private final @Nullable Awaitable<? extends StreamPair<L, R>> clogged;

    HalfCloseChecks(
            Awaitable<? extends StreamPair<L, R>> maker, @Nullable Awaitable<? extends StreamPair<L, R>> clogged) {
        this.maker = maker;
        this.clogged = clogged;
    }

    void run() throws Exception {
        onPair(maker, pair -> eachHalfEndsByItself(pair.left(), pair.right()));
        if (clogged != null) {
            onPair(clogged, pair -> noEndWhileSending(() -> pair.left().sendAll(bytes("x")), pair.left()));
            onPair(clogged, pair -> noEndWhileSending(pair.left()::waitSendAllMightNotBlock, pair.left()));
        }
    }

    private void eachHalfEndsByItself(L left, R right) throws Exception {
        atOnce(() -> sendThenEnd(left), () -> receiveToTheEnd(right));
        expect(ClosedResourceException.class, () -> left.sendAll(bytes("y")));
        checkpoints(left::sendEof);
        atOnce(() -> sendThenEnd(right), () -> receiveToTheEnd(left));
    }

    private static void sendThenEnd(HalfCloseableStream stream) {
        send(stream, "x");
        checkpoints(stream::sendEof);
    }

    private static void receiveToTheEnd(HalfCloseableStream stream) {
        awaitAllTasksBlocked();
        receive(stream, "x");
        receiveEnd(stream);
    }

    private void noEndWhileSending(Action sending, HalfCloseableStream stream) {
        conflict(sending, () -> {
            awaitAllTasksBlocked();
            stream.sendEof();
        });
    }
}
