package dev.weft.trio;

import static dev.weft.trio.Worlds.isCancelledAtOnce;
import static dev.weft.trio.Worlds.isCheckpoint;
import static dev.weft.trio.Worlds.run;
import static dev.weft.trio.Worlds.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityLimiterTest {
    @Test
    void tokensAreLentToBorrowers() {
        run(() -> {
            var limiter = new CapacityLimiter(2);
            limiter.acquire();
            limiter.acquireOnBehalfOf("somebody");
            assertThat(limiter.totalTokens()).isEqualTo(2);
            assertThat(limiter.borrowedTokens()).isEqualTo(2);
            assertThat(limiter.availableTokens()).isZero();
            assertThat(limiter.statistics())
                    .isEqualTo(new CapacityLimiter.Statistics(2, 2, List.of(Task.current(), "somebody"), 0));
            assertThatThrownBy(() -> limiter.acquireOnBehalfOfNowait("somebody else"))
                    .isInstanceOf(WouldBlockException.class)
                    .hasMessageContaining("all 2 tokens are out");
            limiter.releaseOnBehalfOf("somebody");
            limiter.release();
            assertThat(limiter.availableTokens()).isEqualTo(2);
            assertThat(limiter).hasToString("CapacityLimiter[0/2, 0 waiting]");
        });
    }

    @Test
    void aBorrowerHasOneToken() {
        run(() -> {
            var limiter = new CapacityLimiter(5);
            limiter.acquireNowait();
            assertThatThrownBy(limiter::acquireNowait)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already holding one");
            assertThatThrownBy(limiter::acquire).isInstanceOf(IllegalStateException.class);
            assertThat(limiter.borrowedTokens()).isEqualTo(1);
        });
    }

    @Test
    void borrowingIsACheckpoint() {
        run(() -> {
            var limiter = new CapacityLimiter(5);
            assertThat(isCheckpoint(() -> limiter.acquireOnBehalfOf("a"))).isTrue();
            assertThat(isCheckpoint(() -> limiter.acquireOnBehalfOfNowait("b"))).isFalse();
            assertThat(isCancelledAtOnce(() -> limiter.acquireOnBehalfOf("c"))).isTrue();
            assertThat(limiter.borrowedTokens()).isEqualTo(2);
        });
    }

    @Test
    void aTokenThatComesBackIsLentToTheFirstWhoWaits() {
        run(() -> {
            var limiter = new CapacityLimiter(1);
            var order = new ArrayList<String>();
            limiter.acquire();
            Trio.openNursery(nursery -> {
                for (var name : List.of("a", "b")) {
                    nursery.startSoon(() -> {
                        try (var _ = limiter.hold()) {
                            order.add(name);
                        }
                    });
                }
                settle();
                assertThat(limiter.statistics().tasksWaiting()).isEqualTo(2);
                limiter.release();
                assertThat(limiter.borrowedTokens()).isEqualTo(1);
                assertThatThrownBy(limiter::acquireNowait).isInstanceOf(WouldBlockException.class);
            });
            assertThat(order).containsExactly("a", "b");
            assertThat(limiter.borrowedTokens()).isZero();
        });
    }

    @Test
    void whoIsCancelledWhileWaitingGetsNone() {
        run(() -> {
            var limiter = new CapacityLimiter(1);
            limiter.acquire();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> limiter.acquireOnBehalfOf("cancelled"));
                settle();
                nursery.cancelScope().cancel();
            });
            assertThat(limiter.statistics().tasksWaiting()).isZero();
            limiter.release();
            assertThat(limiter.borrowedTokens()).isZero();
        });
    }

    @Test
    void moreTokensWakeWhoWaitsAndFewerTakeNoneAway() {
        run(() -> {
            var limiter = new CapacityLimiter(1);
            var got = new ArrayList<String>();
            limiter.acquireOnBehalfOf("first");
            Trio.openNursery(nursery -> {
                for (var name : List.of("second", "third", "fourth")) {
                    nursery.startSoon(() -> {
                        limiter.acquireOnBehalfOf(name);
                        got.add(name);
                    });
                }
                settle();
                limiter.totalTokens(3);
                settle();
                assertThat(got).containsExactly("second", "third");
                limiter.totalTokens(1);
                assertThat(limiter.availableTokens()).isEqualTo(-2);
                limiter.releaseOnBehalfOf("first");
                settle();
                assertThat(got).hasSize(2);
                limiter.totalTokens(3);
            });
            assertThat(got).containsExactly("second", "third", "fourth");
        });
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new CapacityLimiter(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("totalTokens must be >= 0: -1");
        run(() -> {
            var limiter = new CapacityLimiter(0);
            assertThatThrownBy(() -> limiter.totalTokens(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(limiter.totalTokens()).isZero();
        });
    }

    @Test
    void itServesTasksOfAsyncioToo() {
        Asyncio.run(() -> {
            var limiter = new CapacityLimiter(1);
            try (var _ = limiter.hold()) {
                assertThat(limiter.availableTokens()).isZero();
            }
            assertThat(limiter.availableTokens()).isEqualTo(1);
        });
    }
}
