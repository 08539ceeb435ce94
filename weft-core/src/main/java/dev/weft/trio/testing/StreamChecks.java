package dev.weft.trio.testing;

import dev.weft.Awaitable;
import dev.weft.trio.HalfCloseableStream;
import dev.weft.trio.ReceiveStream;
import dev.weft.trio.SendStream;
import dev.weft.trio.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every stream must pass, whatever is under it. Each function runs in a task, suspends, and throws
 * {@link AssertionError} at the first rule that is broken.
 *
 * <p>Semantics: the checks of {@code trio.testing}, and beyond them that each call is cancellable and that a cancelled wait to
 * receive loses nothing.
 *
 * <p>A maker makes a new pair at each call; it may suspend. The clogged maker makes pairs whose senders, the left one and where
 * there are two the right one too, cannot send until their peers have received; null: the stream cannot be clogged.
 */
public final class StreamChecks {
    private StreamChecks() {}

    /** Checks a pair of a sender on the left and a receiver on the right. Suspends. */
    public static <S extends SendStream, R extends ReceiveStream> void checkOneWayStream(
            Awaitable<? extends StreamPair<S, R>> maker, @Nullable Awaitable<? extends StreamPair<S, R>> clogged)
            throws Exception {
        new OneWayChecks<>(maker).run();
        if (clogged != null) {
            new CloggedChecks<>(clogged).run();
        }
    }

    /** Checks a pair of two-way streams, both ways and both at once. Suspends. */
    public static <L extends Stream, R extends Stream> void checkTwoWayStream(
            Awaitable<? extends StreamPair<L, R>> maker, @Nullable Awaitable<? extends StreamPair<L, R>> clogged)
            throws Exception {
        checkOneWayStream(maker, clogged);
        StreamChecks.<R, L>checkOneWayStream(
                () -> maker.await().flipped(),
                clogged == null ? null : () -> clogged.await().flipped());
        new TwoWayChecks<>(maker).run();
    }

    /** Checks a pair of streams that can be closed by halves, as {@link #checkTwoWayStream} does and more. Suspends. */
    public static <L extends HalfCloseableStream, R extends HalfCloseableStream> void checkHalfCloseableStream(
            Awaitable<? extends StreamPair<L, R>> maker, @Nullable Awaitable<? extends StreamPair<L, R>> clogged)
            throws Exception {
        checkTwoWayStream(maker, clogged);
        new HalfCloseChecks<>(maker, clogged).run();
    }
}
