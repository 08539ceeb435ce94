package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.gather;
import static dev.weft.asyncio.Virtual.isCancelledBefore;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BrokenBarrierException;
import org.junit.jupiter.api.Test;

class BarrierTest {
    private final Barrier barrier = new Barrier(3);

    @Test
    void allGoOnWhenTheLastHasCome() {
        run(() -> {
            var first = createTask(() -> barrier.await());
            var second = createTask(() -> barrier.await());
            settle();
            assertThat(barrier.nWaiting()).isEqualTo(2);
            assertThat(first.done()).isFalse();
            assertThat(barrier.await()).isEqualTo(2);
            assertThat(gather(first, second).await()).containsExactly(0, 1);
            assertThat(barrier.nWaiting()).isZero();
        });
    }

    @Test
    void itCanBeUsedAgain() {
        run(() -> {
            for (int round = 0; round < 3; round++) {
                var positions = gather(() -> barrier.await(), () -> barrier.await(), () -> barrier.await());
                assertThat(positions.await()).containsExactlyInAnyOrder(0, 1, 2);
            }
        });
    }

    @Test
    void anAbortBreaksItForAll() {
        run(() -> {
            var task = waiting(() -> barrier.await());
            barrier.abort();
            settle();
            assertThat(task.exception()).isInstanceOf(BrokenBarrierException.class);
            assertThat(barrier.broken()).isTrue();
            assertThatThrownBy(barrier::await).isInstanceOf(BrokenBarrierException.class);
            barrier.reset();
            assertThat(barrier.broken()).isFalse();
        });
    }

    @Test
    void aResetThrowsOutWhoWaits() {
        run(() -> {
            var task = waiting(() -> barrier.await());
            barrier.reset();
            settle();
            assertThat(task.exception()).isInstanceOf(BrokenBarrierException.class);
            assertThat(barrier.broken()).isFalse();
            assertThat(barrier.nWaiting()).isZero();
            assertThat(barrier).hasToString("Barrier[FILLING, waiters=0/3]");
        });
    }

    @Test
    void aBarrierForNobodyIsAnError() {
        assertThatThrownBy(() -> new Barrier(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(barrier.parties()).isEqualTo(3);
    }

    @Test
    void cancelledBeforeItWaitsItDoesNotCount() {
        run(() -> {
            assertThat(isCancelledBefore(() -> barrier.await())).isTrue();
            assertThat(barrier.nWaiting()).isZero();
        });
    }

    @Test
    void cancelledWhileItWaitsItCountsNoLonger() {
        run(() -> {
            var task = waiting(() -> barrier.await());
            task.cancel();
            settle();
            assertThat(task.cancelled()).isTrue();
            assertThat(barrier.nWaiting()).isZero();
        });
    }

    @Test
    void cancelledAfterTheLastHasComeTheOthersGoOn() {
        run(() -> {
            var unlucky = waiting(() -> barrier.await());
            var other = waiting(() -> barrier.await());
            barrier.await();
            unlucky.cancel();
            settle();
            assertThat(unlucky.cancelled()).isTrue();
            assertThat(other.done()).isTrue();
            assertThat(other.cancelled()).isFalse();
            assertThat(barrier).hasToString("Barrier[FILLING, waiters=0/3]");
        });
    }

    @Test
    void whoComesWhileItDrainsWaitsUntilItIsOpenAgain() {
        run(() -> {
            var first = createTask(() -> barrier.await());
            var second = createTask(() -> barrier.await());
            var third = createTask(() -> barrier.await());
            var early = createTask(() -> barrier.await());
            settle();
            assertThat(gather(first, second, third).done()).isTrue();
            assertThat(early.done()).isFalse();
            assertThat(barrier.nWaiting()).isEqualTo(1);
            early.cancel();
        });
    }

    @Test
    void aBarrierForOneNeverWaits() {
        run(() -> {
            var alone = new Barrier(1);
            assertThat(alone.await()).isZero();
            assertThat(alone.await()).isZero();
            alone.reset();
            assertThat(alone).hasToString("Barrier[FILLING, waiters=0/1]");
        });
    }
}
