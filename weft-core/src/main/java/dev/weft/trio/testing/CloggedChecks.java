package dev.weft.trio.testing;

import static dev.weft.trio.testing.Check.atOnce;
import static dev.weft.trio.testing.Check.bytes;
import static dev.weft.trio.testing.Check.closeWhenAllWait;
import static dev.weft.trio.testing.Check.conflict;
import static dev.weft.trio.testing.Check.expect;
import static dev.weft.trio.testing.Check.onPair;
import static dev.weft.trio.testing.Check.require;
import static dev.weft.trio.testing.Settled.awaitAllTasksBlocked;
import static dev.weft.trio.testing.Settled.checkpoints;

import dev.weft.Awaitable;
import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.ReceiveStream;
import dev.weft.trio.SendStream;
import dev.weft.trio.Trio;
import java.util.ArrayList;
import java.util.List;

/** The rules of a sender that has to wait for its peer. */
final class CloggedChecks<S extends SendStream, R extends ReceiveStream> {
    private final Awaitable<? extends StreamPair<S, R>> maker;

    CloggedChecks(Awaitable<? extends StreamPair<S, R>> maker) {
        this.maker = maker;
    }

    void run() throws Exception {
        onPair(maker, pair -> receivingLetsTheSenderGoOn(pair.left(), pair.right()));
        onPair(maker, pair -> conflict(pair.left()::waitSendAllMightNotBlock, pair.left()::waitSendAllMightNotBlock));
        onPair(
                maker,
                pair -> conflict(
                        pair.left()::waitSendAllMightNotBlock, () -> pair.left().sendAll(bytes("123"))));
        onPair(
                maker,
                pair -> conflict(
                        () -> pair.left().sendAll(bytes("123")),
                        () -> pair.left().sendAll(bytes("123"))));
        onPair(maker, pair -> aGonePeerLetsTheSenderGoOn(pair.left(), pair.right()));
        onPair(maker, pair -> {
            Trio.acloseForcefully(pair.right());
            waitOrBreak(pair.left());
        });
        onPair(maker, pair -> closingWakesTheSender(pair.left()));
        onPair(maker, pair -> closingWakesWhoWaitsToSend(pair.left()));
    }

    private void receivingLetsTheSenderGoOn(S sender, R receiver) {
        var order = new ArrayList<String>();
        Trio.openNursery(nursery -> {
            nursery.startSoon(() -> {
                order.add("waits");
                checkpoints(sender::waitSendAllMightNotBlock);
                order.add("goes on");
                nursery.cancelScope().cancel();
            });
            awaitAllTasksBlocked();
            nursery.startSoon(() -> {
                order.add("receives");
                while (true) {
                    receiver.receiveSome(16384);
                }
            });
        });
        require(order.equals(List.of("waits", "receives", "goes on")), "a clogged sender did not wait: " + order);
    }

    private void aGonePeerLetsTheSenderGoOn(S sender, R receiver) throws Exception {
        atOnce(() -> waitOrBreak(sender), () -> closeWhenAllWait(receiver));
    }

    private void waitOrBreak(S sender) {
        try {
            checkpoints(sender::waitSendAllMightNotBlock);
        } catch (BrokenResourceException allowed) {
            expect(BrokenResourceException.class, () -> sender.sendAll(bytes("x"))); // and so it stays
        }
    }

    private void closingWakesTheSender(S sender) throws Exception {
        atOnce(
                () -> closeWhenAllWait(sender),
                () -> expect(ClosedResourceException.class, () -> sender.sendAll(bytes("123"))));
    }

    private void closingWakesWhoWaitsToSend(S sender) throws Exception {
        atOnce(
                () -> closeWhenAllWait(sender),
                () -> expect(ClosedResourceException.class, sender::waitSendAllMightNotBlock));
    }
}
