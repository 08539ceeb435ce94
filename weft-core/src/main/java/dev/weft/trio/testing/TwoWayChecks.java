package dev.weft.trio.testing;

import static dev.weft.trio.testing.Check.atOnce;
import static dev.weft.trio.testing.Check.close;
import static dev.weft.trio.testing.Check.onPair;
import static dev.weft.trio.testing.Check.receiveEnd;
import static dev.weft.trio.testing.Check.require;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.trio.Stream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** The rules of a stream that is sent on and received from at once. */
final class TwoWayChecks<L extends Stream, R extends Stream> {
    private static final int SIZE = 1 << 20;
    private static final int LARGEST_PIECE = 1 << 14;

    private final Awaitable<? extends StreamPair<L, R>> maker;

    TwoWayChecks(Awaitable<? extends StreamPair<L, R>> maker) {
        this.maker = maker;
    }

    void run() throws Exception {
        onPair(maker, pair -> {
            bothWaysAtOnce(pair.left(), pair.right());
            anEndIsAnsweredWithAnEnd(pair.left(), pair.right());
        });
    }

    private void bothWaysAtOnce(L left, R right) throws Exception {
        byte[] there = new byte[SIZE];
        new Random(0).nextBytes(there);
        byte[] back = new byte[SIZE];
        new Random(1).nextBytes(back);
        atOnce(
                () -> sendInPieces(left, there, new Random(2)),
                () -> sendInPieces(right, back, new Random(3)),
                () -> receiveInPieces(left, back, new Random(4)),
                () -> receiveInPieces(right, there, new Random(5)));
    }

    private static void sendInPieces(Stream stream, byte[] data, Random sizes) {
        for (int sent = 0; sent < data.length; ) {
            int size = Math.min(sizes.nextInt(1, LARGEST_PIECE), data.length - sent);
            stream.sendAll(data, sent, size);
            sent += size;
        }
    }

    private static void receiveInPieces(Stream stream, byte[] expected, Random sizes) {
        var got = new ByteArrayOutputStream();
        while (got.size() < expected.length) {
            byte[] piece = stream.receiveSome(sizes.nextInt(1, LARGEST_PIECE));
            require(piece.length > 0, "the stream ended after " + got.size() + " of " + expected.length + " bytes");
            got.writeBytes(piece);
        }
        require(Arrays.equals(got.toByteArray(), expected), "what was received is not what was sent");
    }

    private void anEndIsAnsweredWithAnEnd(L left, R right) throws Exception {
        Action answering = () -> {
            receiveEnd(right);
            close(right);
        };
        atOnce(answering, () -> close(left));
    }
}
