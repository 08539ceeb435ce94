package dev.weft.trio;

import static dev.weft.trio.Worlds.isCancelledAtOnce;
import static dev.weft.trio.Worlds.isCheckpoint;
import static dev.weft.trio.Worlds.run;
import static dev.weft.trio.Worlds.settle;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTest {
    private final Event event = new Event();

    @Test
    void everybodyWhoWaitsGoesOnWhenItHappens() {
        run(() -> {
            var order = new ArrayList<String>();
            Trio.openNursery(nursery -> {
                for (var name : List.of("a", "b")) {
                    nursery.startSoon(() -> {
                        event.await();
                        order.add(name);
                    });
                }
                settle();
                assertThat(event.statistics().tasksWaiting()).isEqualTo(2);
                assertThat(event.isSet()).isFalse();
                assertThat(event).hasToString("Event[not set, 2 waiting]");
                assertThat(order).isEmpty();
                event.set();
                event.set();
                assertThat(event.isSet()).isTrue();
            });
            assertThat(order).containsExactly("a", "b");
            assertThat(event).hasToString("Event[set]");
        });
    }

    @Test
    void waitingIsACheckpointEvenAfterIt() {
        run(() -> {
            event.set();
            assertThat(isCheckpoint(event::await)).isTrue();
            assertThat(isCancelledAtOnce(event::await)).isTrue();
            assertThat(isCancelledAtOnce(new Event()::await)).isTrue();
        });
    }
}
