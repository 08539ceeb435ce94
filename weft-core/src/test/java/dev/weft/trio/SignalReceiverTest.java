package dev.weft.trio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.spi.ProcessSignals;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real signals that this JVM sends to itself. WINCH and URG mean nothing to it, and no shell turns them off. */
@Timeout(20)
class SignalReceiverTest {
    /** Waits for a signal to arrive, which the JVM delivers on a thread of its own, and leaves it there. */
    private static void awaitPending(SignalReceiver signals) {
        while (signals.pendingSignalCount() == 0) {
            Trio.sleep(Duration.ofMillis(1));
        }
    }

    @Test
    void signalsComeOneAfterTheOther() {
        Trio.run(() -> {
            try (var signals = Trio.openSignalReceiver("SIGWINCH", "URG")) {
                var seen = new ArrayList<String>();
                ProcessSignals.raise("URG");
                for (var signal : signals) {
                    seen.add(signal);
                    if (seen.size() == 2) {
                        break;
                    }
                    ProcessSignals.raise("WINCH");
                }
                assertThat(seen).containsExactly("URG", "WINCH");
            }
        });
    }

    @Test
    void aSignalThatComesAgainBeforeItIsReceivedCountsOnce() {
        Trio.run(() -> {
            try (var signals = Trio.openSignalReceiver("WINCH")) {
                ProcessSignals.raise("WINCH");
                awaitPending(signals);
                signals.arrive("WINCH"); // nobody can tell when the JVM has delivered another one
                assertThat(signals.receive()).isEqualTo("WINCH");
                assertThat(signals.pendingSignalCount()).isZero();
            }
        });
    }

    @Test
    void whatNobodyReceivedGoesToWhoeverHandledItBefore() {
        Trio.run(() -> {
            var loop = EventLoop.current();
            var handled = new Event();
            var outer = new dev.weft.engine.ProcessSignal("WINCH");
            var former = outer.handle(() -> loop.callSoonThreadsafe(handled::set));
            try (var waiting = loop.expectOutside()) {
                assertThat(waiting).isNotNull();
                try (var signals = Trio.openSignalReceiver("WINCH")) {
                    ProcessSignals.raise("WINCH");
                    awaitPending(signals);
                    assertThat(handled.isSet()).isFalse();
                }
                handled.await();
            } finally {
                outer.restore(former);
            }
        });
    }

    @Test
    void oneTaskReceivesAtATimeAndNoneAfterTheBlock() {
        Trio.run(() -> {
            SignalReceiver left;
            try (var signals = Trio.openSignalReceiver("WINCH")) {
                left = signals;
                Trio.openNursery(nursery -> {
                    nursery.startSoon(signals::receive);
                    Trio.checkpoint();
                    assertThatThrownBy(signals::receive).isInstanceOf(BusyResourceException.class);
                    nursery.cancelScope().cancel();
                });
            }
            assertThatThrownBy(left::receive).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void unknownAndReservedSignalsAreRefused() {
        Trio.run(() -> {
            assertThatThrownBy(Trio::openSignalReceiver).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Trio.openSignalReceiver("NOSUCH")).isInstanceOf(IllegalArgumentException.class);
        });
    }
}
