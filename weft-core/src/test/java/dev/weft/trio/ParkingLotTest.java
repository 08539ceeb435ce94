package dev.weft.trio;

import static dev.weft.trio.Worlds.run;
import static dev.weft.trio.Worlds.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParkingLotTest {
    private final ParkingLot lot = new ParkingLot();
    private final List<String> order = new ArrayList<>();

    private void parked(Nursery nursery, String... names) {
        for (var name : names) {
            nursery.startSoon(() -> {
                lot.park();
                order.add(name);
            });
        }
        settle();
    }

    @Test
    void soManyGoOnInTheOrderOfTheirComing() {
        run(() -> {
            assertThat(lot.isEmpty()).isTrue();
            Trio.openNursery(nursery -> {
                parked(nursery, "a", "b", "c");
                assertThat(lot.isEmpty()).isFalse();
                assertThat(lot.size()).isEqualTo(3);
                assertThat(lot.statistics()).isEqualTo(new ParkingLot.Statistics(3));
                assertThat(lot).hasToString("ParkingLot[3 waiting]");
                assertThat(lot.unpark(2)).isEqualTo(2);
                settle();
                assertThat(order).containsExactly("a", "b");
                assertThat(lot.unparkAll()).isEqualTo(1);
                assertThat(lot.unpark(1)).isZero();
            });
            assertThat(order).containsExactly("a", "b", "c");
        });
    }

    @Test
    void whoIsMovedWaitsAtTheEndOfTheOtherLot() {
        run(() -> {
            var other = new ParkingLot();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> {
                    other.park();
                    order.add("there before");
                });
                parked(nursery, "a", "b");
                lot.repark(other, 1);
                assertThat(lot.size()).isEqualTo(1);
                assertThat(other.size()).isEqualTo(2);
                assertThat(other.unparkAll()).isEqualTo(2);
                settle();
                assertThat(order).containsExactly("there before", "a");
                lot.unparkAll();
            });
        });
    }

    @Test
    void whoIsCancelledLeavesTheLotWhereverItHasBeenMoved() {
        run(() -> {
            var other = new ParkingLot();
            Trio.openNursery(nursery -> {
                parked(nursery, "a", "b");
                lot.repark(other, 1);
                nursery.cancelScope().cancel();
                assertThat(lot.isEmpty()).isTrue();
                assertThat(other.isEmpty()).isTrue();
            });
            assertThat(order).isEmpty();
        });
    }

    @Test
    void aBrokenLotFailsWhoIsThereAndWhoComes() {
        run(() -> {
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> assertThatThrownBy(lot::park)
                        .isInstanceOf(BrokenResourceException.class)
                        .hasMessage("the parking lot is broken by main"));
                settle();
                lot.breakLot();
            });
            lot.breakLot();
            assertThat(lot.brokenBy()).containsExactly(Task.current(), Task.current());
            assertThatThrownBy(lot::park)
                    .isInstanceOf(BrokenResourceException.class)
                    .hasMessage("the parking lot is broken by main, main");
        });
    }
}
