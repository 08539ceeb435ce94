package dev.weft.trio.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Checkpoint;
import dev.weft.Clock;
import dev.weft.trio.ReceiveStream;
import dev.weft.trio.SendStream;
import dev.weft.trio.Trio;
import dev.weft.trio.TrioOptions;
import org.junit.jupiter.api.Test;

/** The checks see what they are made to see: each stream here breaks one rule. */
class StreamChecksTest {
    /** A stream that does what another one does. */
    private static class Sender implements SendStream {
        final SendStream inner;

        Sender(SendStream inner) {
            this.inner = inner;
        }

        @Override
        public void sendAll(byte[] data, int offset, int length) {
            inner.sendAll(data, offset, length);
        }

        @Override
        public void waitSendAllMightNotBlock() {
            inner.waitSendAllMightNotBlock();
        }

        @Override
        public void aclose() {
            inner.aclose();
        }
    }

    private static void check(java.util.function.Function<SendStream, SendStream> spoil) {
        Trio.run(
                () -> StreamChecks.<SendStream, ReceiveStream>checkOneWayStream(
                        () -> {
                            var pair = MemoryStreams.memoryStreamOneWayPair();
                            return new StreamPair<>(spoil.apply(pair.left()), pair.right());
                        },
                        null),
                TrioOptions.DEFAULT.withClock(Clock.virtual()));
    }

    @Test
    void theHonestStreamPasses() {
        check(Sender::new);
    }

    @Test
    void aCallThatIsNoCheckpointIsSeen() {
        assertThatThrownBy(() -> check(honest -> new Sender(honest) {
                    @Override
                    public void aclose() {
                        ((MemorySendStream) inner).close();
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("must be a checkpoint");
    }

    @Test
    void aByteThatIsChangedIsSeen() {
        assertThatThrownBy(() -> check(honest -> new Sender(honest) {
                    @Override
                    public void sendAll(byte[] data, int offset, int length) {
                        byte[] spoiled = java.util.Arrays.copyOfRange(data, offset, offset + length);
                        if (length > 0) {
                            spoiled[0]++;
                        }
                        inner.sendAll(spoiled);
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("instead of");
    }

    @Test
    void aSendThatCannotBeCancelledIsSeen() {
        assertThatThrownBy(() -> check(honest -> new Sender(honest) {
                    @Override
                    public void sendAll(byte[] data, int offset, int length) {
                        if (Checkpoint.isCancelled()) {
                            Checkpoint.shielded();
                        } else {
                            inner.sendAll(data, offset, length);
                        }
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected CancelledError");
    }

    @Test
    void anEndThatCanBeUsedAfterItsCloseIsSeen() {
        assertThatThrownBy(() -> check(honest -> new Sender(honest) {
                    private boolean closed;

                    @Override
                    public void sendAll(byte[] data, int offset, int length) {
                        if (closed) {
                            Trio.checkpoint();
                        } else {
                            inner.sendAll(data, offset, length);
                        }
                    }

                    @Override
                    public void aclose() {
                        closed = true;
                        inner.aclose();
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected ClosedResourceException");
    }
}
