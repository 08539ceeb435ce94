package dev.weft.trio;

import static dev.weft.trio.Worlds.isCancelledAtOnce;
import static dev.weft.trio.Worlds.isCheckpoint;
import static dev.weft.trio.Worlds.run;
import static dev.weft.trio.Worlds.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class MemoryChannelTest {
    private final List<String> order = new ArrayList<>();

    @Test
    void aBufferTakesSoManyValuesWithoutAReceiver() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(2);
            channel.send().sendNowait("a");
            channel.send().send("b");
            assertThatThrownBy(() -> channel.send().sendNowait("c"))
                    .isInstanceOf(WouldBlockException.class)
                    .hasMessageContaining("the channel is full");
            assertThat(channel.send().statistics().currentBufferUsed()).isEqualTo(2);
            assertThat(channel.receive().receiveNowait()).isEqualTo("a");
            assertThat(channel.receive().receive()).isEqualTo("b");
            assertThatThrownBy(() -> channel.receive().receiveNowait())
                    .isInstanceOf(WouldBlockException.class)
                    .hasMessageContaining("the channel is empty");
        });
    }

    @Test
    void sendingAndReceivingAreCheckpoints() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(5);
            assertThat(isCheckpoint(() -> channel.send().send("a"))).isTrue();
            assertThat(isCheckpoint(() -> channel.send().sendNowait("b"))).isFalse();
            assertThat(isCheckpoint(() -> channel.receive().receive())).isTrue();
            assertThat(isCheckpoint(() -> channel.receive().receiveNowait())).isFalse();
            channel.send().sendNowait("c");
            assertThat(isCancelledAtOnce(() -> channel.send().send("never"))).isTrue();
            assertThat(isCancelledAtOnce(() -> channel.receive().receive())).isTrue();
            assertThat(channel.receive().receiveNowait()).isEqualTo("c");
        });
    }

    @Test
    void sendersThatWaitPutTheirValuesInInOrder() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(1);
            Trio.openNursery(nursery -> {
                for (var value : List.of("a", "b", "c")) {
                    nursery.startSoon(() -> {
                        channel.send().send(value);
                        order.add("sent " + value);
                    });
                }
                settle();
                assertThat(order).containsExactly("sent a");
                assertThat(channel.send().statistics().tasksWaitingSend()).isEqualTo(2);
                assertThat(channel.receive().receive()).isEqualTo("a");
                assertThat(channel.send().statistics().tasksWaitingSend()).isEqualTo(1);
                assertThat(channel.receive().receive()).isEqualTo("b");
                assertThat(channel.receive().receive()).isEqualTo("c");
            });
            assertThat(order).containsExactly("sent a", "sent b", "sent c");
        });
    }

    @Test
    void aValueGoesToTheReceiverThatHasWaitedLongest() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(0);
            Trio.openNursery(nursery -> {
                for (var name : List.of("first", "second")) {
                    nursery.startSoon(
                            () -> order.add(name + " " + channel.receive().receive()));
                }
                settle();
                assertThat(channel.receive().statistics().tasksWaitingReceive()).isEqualTo(2);
                channel.send().sendNowait("a");
                channel.send().sendNowait("b");
                assertThatThrownBy(() -> channel.send().sendNowait("c")).isInstanceOf(WouldBlockException.class);
            });
            assertThat(order).containsExactly("first a", "second b");
        });
    }

    @Test
    void whoIsCancelledWhileWaitingLosesNoValue() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(0);
            var gaveUp = Trio.moveOnAfter(
                    Duration.ofSeconds(1), () -> channel.receive().receive());
            assertThat(gaveUp.cancelledCaught()).isTrue();
            var notSent =
                    Trio.moveOnAfter(Duration.ofSeconds(1), () -> channel.send().send("lost?"));
            assertThat(notSent.cancelledCaught()).isTrue();
            assertThat(channel.send().statistics().tasksWaitingSend()).isZero();
            assertThat(channel.send().statistics().tasksWaitingReceive()).isZero();
            assertThatThrownBy(() -> channel.receive().receiveNowait()).isInstanceOf(WouldBlockException.class);
        });
    }

    @Test
    void afterTheLastSenderReceiversTakeWhatIsThereAndEnd() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(5);
            var copy = channel.send().copy();
            assertThat(channel.send().statistics().openSendChannels()).isEqualTo(2);
            copy.sendNowait("a");
            copy.close();
            copy.close();
            channel.send().sendNowait("b");
            channel.send().close();
            var iterator = channel.receive().iterator();
            assertThat(iterator.hasNext()).isTrue();
            assertThat(iterator.hasNext()).isTrue();
            assertThat(iterator.next()).isEqualTo("a");
            assertThat(iterator.next()).isEqualTo("b");
            assertThat(iterator.hasNext()).isFalse();
            assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(() -> channel.receive().receive()).isInstanceOf(EndOfChannelException.class);
            assertThatThrownBy(() -> channel.receive().receiveNowait())
                    .isInstanceOf(EndOfChannelException.class)
                    .hasMessageContaining("all senders are closed");
        });
    }

    @Test
    void closingTheLastSenderEndsReceiversThatWait() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(0);
            var copy = channel.send().copy();
            Trio.openNursery(nursery -> {
                for (int i = 0; i < 2; i++) {
                    nursery.startSoon(
                            () -> assertThatThrownBy(() -> channel.receive().receive())
                                    .isInstanceOf(EndOfChannelException.class));
                }
                settle();
                channel.send().close();
                assertThat(channel.receive().statistics().tasksWaitingReceive()).isEqualTo(2);
                copy.close();
                assertThat(channel.receive().statistics().tasksWaitingReceive()).isZero();
            });
        });
    }

    @Test
    void closingTheLastReceiverBreaksSendersAndDropsWhatIsThere() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(1);
            var copy = channel.receive().copy();
            assertThat(copy.statistics().openReceiveChannels()).isEqualTo(2);
            channel.send().sendNowait("dropped");
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> assertThatThrownBy(() -> channel.send().send("never"))
                        .isInstanceOf(BrokenResourceException.class));
                settle();
                channel.receive().close();
                channel.receive().close();
                assertThat(channel.send().statistics().tasksWaitingSend()).isEqualTo(1);
                copy.close();
                assertThat(channel.send().statistics().currentBufferUsed()).isZero();
            });
            assertThatThrownBy(() -> channel.send().sendNowait("x"))
                    .isInstanceOf(BrokenResourceException.class)
                    .hasMessageContaining("all receivers are closed");
        });
    }

    @Test
    void aClosedEndIsOfNoMoreUse() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(1);
            channel.send().copy(); // keeps the channel open
            channel.receive().copy();
            channel.send().close();
            channel.receive().close();
            assertThatThrownBy(() -> channel.send().sendNowait("x"))
                    .isInstanceOf(ClosedResourceException.class)
                    .hasMessageContaining("closed");
            assertThatThrownBy(() -> channel.send().copy()).isInstanceOf(ClosedResourceException.class);
            assertThatThrownBy(() -> channel.receive().receiveNowait())
                    .isInstanceOf(ClosedResourceException.class)
                    .hasMessageContaining("closed");
            assertThatThrownBy(() -> channel.receive().copy()).isInstanceOf(ClosedResourceException.class);
        });
    }

    @Test
    void closingAnEndFailsWhoWaitsThroughItAndNobodyElse() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(0);
            var receiver = channel.receive().copy();
            Trio.openNursery(nursery -> {
                nursery.startSoon(
                        () -> assertThatThrownBy(() -> receiver.receive()).isInstanceOf(ClosedResourceException.class));
                nursery.startSoon(() -> order.add(channel.receive().receive()));
                settle();
                receiver.close();
                channel.send().send("to the other");
            });
            var sender = channel.send().copy();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() ->
                        assertThatThrownBy(() -> sender.send("never")).isInstanceOf(ClosedResourceException.class));
                nursery.startSoon(() -> channel.send().send("from the other"));
                settle();
                sender.close();
                order.add(channel.receive().receive());
            });
            assertThat(order).containsExactly("to the other", "from the other");
        });
    }

    @Test
    void anAsynchronousCloseIsACheckpointThatClosesInAnyCase() {
        run(() -> {
            var channel = Trio.<String>openMemoryChannel(0);
            var sender = channel.send().copy();
            var receiver = channel.receive().copy();
            assertThat(isCheckpoint(sender::aclose)).isTrue();
            assertThat(isCheckpoint(receiver::aclose)).isTrue();
            assertThat(isCancelledAtOnce(() -> channel.send().aclose())).isTrue();
            assertThat(isCancelledAtOnce(() -> channel.receive().aclose())).isTrue();
            assertThat(channel.send().statistics().openSendChannels()).isZero();
            assertThat(channel.send().statistics().openReceiveChannels()).isZero();
        });
    }
}
