package dev.weft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.bench.peer.KotlinPeer;
import dev.weft.bench.peer.RawPeer;
import dev.weft.bench.peer.ThreadsPeer;
import dev.weft.bench.peer.WeftPeer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each peer can do the work of its rows, in small. */
@Timeout(60)
class PeersTest {

    static List<Supplier<Peer>> peers() {
        return List.of(WeftPeer::new, ThreadsPeer::new, KotlinPeer::blocking, KotlinPeer::dispatcher);
    }

    @ParameterizedTest
    @MethodSource("peers")
    void everyPeerEndsTheWorkOfItsRows(Supplier<Peer> open) throws Exception {
        var parked = new AtomicInteger();
        try (var peer = open.get()) {
            peer.switching(2, 10);
            peer.futures(3, 30);
            peer.spawn(10);
            peer.gather(10);
            peer.pingPong(10);
            peer.buffer(100);
            peer.park(10, parked::incrementAndGet);
            peer.timers(10);
            peer.cancel(10);
            peer.lock(10);
            peer.toThread(10);
        }
        assertThat(parked).hasValue(1);
    }

    @Test
    void aRawContinuationEndsTheWorkOfItsRows() {
        var parked = new AtomicInteger();
        var peer = new RawPeer();
        peer.switching(2, 10);
        peer.futures(3, 30);
        peer.spawn(10);
        peer.gather(10);
        peer.pingPong(10);
        peer.buffer(100);
        peer.park(10, parked::incrementAndGet);
        assertThat(parked).hasValue(1);
    }

    @Test
    void weftAndKotlinAnswerOtherThreads() throws Exception {
        for (var peer : List.of(new WeftPeer(), KotlinPeer.blocking())) {
            peer.callSoon(10);
            peer.threadsafe(10);
            peer.close();
        }
    }

    @Test
    void weftAndKotlinHaveTheIdeasOfTrio() throws Exception {
        for (var peer : List.of(new WeftPeer(), KotlinPeer.blocking())) {
            peer.nursery(10, true);
            peer.nursery(10, false);
            peer.scope(10);
            peer.deadlines(20);
            peer.rendezvous(10);
            peer.fanIn(100);
            int last = peer instanceof WeftPeer weft ? weft.received() : ((KotlinPeer) peer).getReceived();
            assertThat(last).isEqualTo(9);
            peer.close();
        }
    }

    @Test
    void aRowWithoutCounterpartSaysSo() {
        assertThatThrownBy(() -> new RawPeer().lock(1))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("RawPeer has no counterpart of lock");
    }

    @Test
    void anUnknownRowNamesAllRows() {
        assertThatThrownBy(() -> Row.of("nosuch"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("switch-2");
    }

    @Test
    void theMedianIsTheMiddle() {
        assertThat(Medians.of(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(Medians.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3.0);
    }
}
