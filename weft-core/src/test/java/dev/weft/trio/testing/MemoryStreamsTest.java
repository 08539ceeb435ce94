package dev.weft.trio.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Clock;
import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.StapledStream;
import dev.weft.trio.Trio;
import dev.weft.trio.TrioOptions;
import dev.weft.trio.WouldBlockException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStreamsTest {
    private static void run(Action body) {
        Trio.run(body, TrioOptions.DEFAULT.withClock(Clock.virtual()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    void memoryStreamsPassTheChecks() {
        run(() -> {
            StreamChecks.checkOneWayStream(MemoryStreams::memoryStreamOneWayPair, null);
            StreamChecks.checkHalfCloseableStream(MemoryStreams::memoryStreamPair, null);
        });
    }

    @Test
    void lockstepStreamsPassTheChecksCloggedFromTheStart() {
        run(() -> {
            StreamChecks.checkOneWayStream(
                    MemoryStreams::lockstepStreamOneWayPair, MemoryStreams::lockstepStreamOneWayPair);
            StreamChecks.checkTwoWayStream(MemoryStreams::lockstepStreamPair, MemoryStreams::lockstepStreamPair);
        });
    }

    @Test
    void aTestDecidesHowTheDataFlows() {
        run(() -> {
            var pair = MemoryStreams.memoryStreamPair();
            var sender = pair.left().sendStream();
            var receiver = pair.right().receiveStream();
            sender.sendAllHook(() -> {
                while (MemoryStreams.memoryStreamPump(sender, receiver, 1)) {
                    Trio.sleep(Duration.ofSeconds(1));
                }
            });
            var arrivals = new ArrayList<String>();
            long begin = Trio.currentTime();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    pair.left().sendAll(Check.bytes("abc"));
                    pair.left().sendEof();
                });
                for (byte[] piece : pair.right()) {
                    long seconds = Duration.ofNanos(Trio.currentTime() - begin).toSeconds();
                    arrivals.add(text(piece) + "@" + seconds);
                }
            });
            assertThat(arrivals).isEqualTo(List.of("a@0", "b@1", "c@2"));
        });
    }

    @Test
    void aStreamWithoutHooksKeepsWhatIsSent() {
        run(() -> {
            var sender = new MemorySendStream();
            assertThatThrownBy(sender::getDataNowait).isInstanceOf(WouldBlockException.class);
            sender.sendAll(Check.bytes("abc"));
            assertThat(text(sender.getDataNowait(2))).isEqualTo("ab");
            assertThat(text(sender.getData())).isEqualTo("c");
            sender.close();
            assertThat(sender.getData()).isEmpty();
        });
    }

    @Test
    void hooksRunInsideTheCalls() {
        run(() -> {
            var log = new ArrayList<String>();
            var sender = new MemorySendStream();
            sender.waitSendAllMightNotBlockHook(() -> log.add("wait"));
            sender.closeHook(() -> log.add("close sender"));
            sender.waitSendAllMightNotBlock();
            sender.aclose();
            var receiver = new MemoryReceiveStream();
            receiver.receiveSomeHook(() -> receiver.putData(Check.bytes("just in time")));
            receiver.closeHook(() -> log.add("close receiver"));
            assertThat(text(receiver.receiveSome())).isEqualTo("just in time");
            receiver.close();
            assertThat(log).containsExactly("wait", "close sender", "close receiver");
        });
    }

    @Test
    void aPumpIntoAClosedReceiverIsBroken() {
        run(() -> {
            var pair = MemoryStreams.memoryStreamOneWayPair();
            pair.right().close();
            assertThatThrownBy(() -> pair.left().sendAll(Check.bytes("x"))).isInstanceOf(BrokenResourceException.class);
        });
    }

    @Test
    void aStapledStreamClosesBothEndsEvenIfOneFails() {
        run(() -> {
            var there = MemoryStreams.memoryStreamOneWayPair();
            var back = MemoryStreams.memoryStreamOneWayPair();
            there.left().closeHook(() -> {
                throw new IllegalStateException("the hook fails");
            });
            var stapled = new StapledStream<>(there.left(), back.right());
            assertThatThrownBy(stapled::aclose).hasMessage("the hook fails");
            assertThatThrownBy(() -> back.left().sendAll(Check.bytes("x"))).isInstanceOf(BrokenResourceException.class);
        });
    }
}
