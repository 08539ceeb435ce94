package dev.weft.trio.testing;

import static dev.weft.trio.testing.Check.SOME;
import static dev.weft.trio.testing.Check.atOnce;
import static dev.weft.trio.testing.Check.bytes;
import static dev.weft.trio.testing.Check.close;
import static dev.weft.trio.testing.Check.conflict;
import static dev.weft.trio.testing.Check.expect;
import static dev.weft.trio.testing.Check.onPair;
import static dev.weft.trio.testing.Check.receive;
import static dev.weft.trio.testing.Check.receiveEnd;
import static dev.weft.trio.testing.Check.receiveSome;
import static dev.weft.trio.testing.Check.require;
import static dev.weft.trio.testing.Check.send;
import static dev.weft.trio.testing.Check.sendUntilBroken;
import static dev.weft.trio.testing.Settled.awaitAllTasksBlocked;
import static dev.weft.trio.testing.Settled.checkpoints;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.ReceiveStream;
import dev.weft.trio.SendStream;
import dev.weft.trio.Trio;

/** The rules of sending and receiving, of ends and of cancellations. */
final class OneWayChecks<S extends SendStream, R extends ReceiveStream> {
    private final Awaitable<? extends StreamPair<S, R>> maker;

    OneWayChecks(Awaitable<? extends StreamPair<S, R>> maker) {
        this.maker = maker;
    }

    void run() throws Exception {
        onPair(maker, pair -> {
            whatIsSentIsReceived(pair.left(), pair.right());
            anEmptySendMeansNothing(pair.left(), pair.right());
            aReceiverAsksForAtLeastOneByte(pair.left(), pair.right());
            oneTaskReceivesAtATime(pair.right());
            anEmptyStreamCanBeSentOn(pair.left(), pair.right());
            aCancelledReceiveTakesNothing(pair.left(), pair.right());
            aClosedReceiverBreaksTheSender(pair.left(), pair.right());
            aClosedEndStaysClosed(pair.left(), pair.right());
        });
        onPair(maker, pair -> whatWasSentBeforeTheEndIsReceived(pair.left(), pair.right()));
        onPair(maker, pair -> aReceiverClosedByForceBreaksTheSender(pair.left(), pair.right()));
        onPair(maker, pair -> aSenderClosedByForceEndsTheReceiver(pair.left(), pair.right()));
        onPair(maker, pair -> aCancelledCloseCloses(pair.left(), pair.right()));
        onPair(maker, pair -> cancelledCallsLeaveTheStreamClosable(pair.left(), pair.right()));
        onPair(maker, pair -> closingWakesTheReceiver(pair.right()));
    }

    private void whatIsSentIsReceived(S sender, R receiver) throws Exception {
        atOnce(() -> send(sender, "x"), () -> receive(receiver, "x"));
        atOnce(() -> sender.sendAll(bytes("abc"), 1, 1), () -> receive(receiver, "b"));
        atOnce(
                () -> send(sender, "x"),
                () -> checkpoints(() -> {
                    byte[] piece = receiver.receiveSome();
                    require(piece.length == 1 && piece[0] == 'x', "receiveSome() did not receive what was sent");
                }));
    }

    private void anEmptySendMeansNothing(S sender, R receiver) throws Exception {
        Action emptyThenOne = () -> {
            send(sender, "");
            send(sender, "y");
        };
        atOnce(emptyThenOne, () -> receive(receiver, "y"));
    }

    private void aReceiverAsksForAtLeastOneByte(S sender, R receiver) {
        expect(IllegalArgumentException.class, () -> receiver.receiveSome(-1));
        expect(IllegalArgumentException.class, () -> receiver.receiveSome(0));
        expect(IndexOutOfBoundsException.class, () -> sender.sendAll(SOME, SOME.length, 1));
    }

    private void oneTaskReceivesAtATime(R receiver) {
        conflict(() -> receiver.receiveSome(1), () -> receiver.receiveSome(1));
    }

    /** The receiver waits meanwhile: a stream need not keep anything that nobody receives. */
    private void anEmptyStreamCanBeSentOn(S sender, R receiver) {
        Trio.openNursery(nursery -> {
            nursery.startSoon(() -> {
                checkpoints(sender::waitSendAllMightNotBlock);
                nursery.cancelScope().cancel();
            });
            nursery.startSoon(() -> receiver.receiveSome(1));
        });
    }

    private void aCancelledReceiveTakesNothing(S sender, R receiver) throws Exception {
        var scope = new CancelScope();
        Trio.openNursery(nursery -> {
            nursery.startSoon(() -> scope.run(() -> receiver.receiveSome(1)));
            awaitAllTasksBlocked();
            scope.cancel();
        });
        require(scope.cancelledCaught(), "a receiver that waits was not cancelled");
        atOnce(() -> send(sender, "z"), () -> receive(receiver, "z"));
    }

    private void aClosedReceiverBreaksTheSender(S sender, R receiver) throws Exception {
        atOnce(() -> sendUntilBroken(sender), () -> close(receiver));
        expect(BrokenResourceException.class, () -> sender.sendAll(SOME));
        expect(ClosedResourceException.class, () -> receiver.receiveSome(4096));
    }

    private void aClosedEndStaysClosed(S sender, R receiver) {
        close(receiver);
        close(receiver);
        close(sender);
        expect(ClosedResourceException.class, () -> sender.sendAll(SOME));
        expect(ClosedResourceException.class, () -> sender.sendAll(new byte[0]));
        expect(ClosedResourceException.class, sender::waitSendAllMightNotBlock);
        close(sender);
        close(sender);
    }

    private void whatWasSentBeforeTheEndIsReceived(S sender, R receiver) throws Exception {
        Action sending = () -> {
            send(sender, "y");
            close(sender);
        };
        Action receiving = () -> {
            awaitAllTasksBlocked(); // the sender has come as far as it can
            receive(receiver, "y");
            receiveEnd(receiver);
            receiveEnd(receiver);
            close(receiver);
        };
        atOnce(sending, receiving);
    }

    private void aReceiverClosedByForceBreaksTheSender(S sender, R receiver) {
        Trio.acloseForcefully(receiver);
        sendUntilBroken(sender);
        expect(ClosedResourceException.class, () -> receiver.receiveSome(4096));
    }

    /** The receiver may see an end or a failure, but neither data nor nothing at all. */
    private void aSenderClosedByForceEndsTheReceiver(S sender, R receiver) {
        Trio.acloseForcefully(sender);
        expect(ClosedResourceException.class, () -> sender.sendAll(bytes("123")));
        try {
            receiveEnd(receiver);
        } catch (BrokenResourceException allowed) {
            expect(BrokenResourceException.class, () -> receiver.receiveSome(1)); // and so it stays
        }
    }

    private void aCancelledCloseCloses(S sender, R receiver) {
        Trio.acloseForcefully(receiver);
        Trio.acloseForcefully(sender);
        expect(ClosedResourceException.class, () -> sender.sendAll(bytes("123")));
        expect(ClosedResourceException.class, () -> receiver.receiveSome(4096));
    }

    private void cancelledCallsLeaveTheStreamClosable(S sender, R receiver) throws Exception {
        atOnce(
                () -> expectCancelled(() -> sender.sendAll(bytes("x"))),
                () -> expectCancelled(() -> receiveSome(receiver, 1)));
        atOnce(() -> close(sender), () -> close(receiver));
    }

    private static void expectCancelled(Action body) {
        var scope = new CancelScope();
        scope.cancel();
        scope.run(() -> expect(CancelledError.class, body));
    }

    private void closingWakesTheReceiver(R receiver) throws Exception {
        atOnce(
                () -> expect(ClosedResourceException.class, () -> receiver.receiveSome(10)),
                () -> Check.closeWhenAllWait(receiver));
    }
}
