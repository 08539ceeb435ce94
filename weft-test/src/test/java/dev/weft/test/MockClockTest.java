package dev.weft.test;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.DeadlockError;
import dev.weft.EventLoop;
import dev.weft.LoopOptions;
import dev.weft.Outcome;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Event;
import dev.weft.trio.Lowlevel;
import dev.weft.trio.Trio;
import dev.weft.trio.TrioOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MockClockTest {
    @Test
    void timeStandsStillUntilAJump() {
        var clock = new MockClock();
        on(clock, () -> {
            var order = new ArrayList<String>();
            var sleeper = Asyncio.createTask((Action) () -> {
                Asyncio.sleep(ofHours(2));
                order.add("awake");
            });
            AsyncAssertions.awaitAllTasksBlocked(ofMillis(5));
            clock.jump(ofHours(1));
            AsyncAssertions.awaitAllTasksBlocked(ofMillis(5));
            assertThat(order).isEmpty();
            clock.jump(ofHours(1));
            sleeper.await();
            assertThat(order).containsExactly("awake");
            assertThat(clock.nanoTime()).isEqualTo(ofHours(2).toNanos());
        });
    }

    @Test
    void anIdleLoopJumpsToTheNextTimer() {
        var clock = new MockClock(0, Duration.ZERO);
        on(clock, () -> {
            Asyncio.sleep(ofHours(3));
            Asyncio.sleep(ofSeconds(1));
        });
        assertThat(clock.nanoTime()).isEqualTo(ofHours(3).plusSeconds(1).toNanos());
    }

    @Test
    void aRateMakesTimeRunFaster() {
        var clock = new MockClock(3_600_000, null);
        on(clock, () -> Asyncio.sleep(ofHours(10))); // 10 ms
        assertThat(clock.nanoTime()).isGreaterThanOrEqualTo(ofHours(10).toNanos());
    }

    @Test
    void aNewRateChangesNothingInWhatTheClockShows() {
        var clock = new MockClock(0, null);
        clock.jump(ofHours(5));
        clock.rate(1_000);
        clock.rate(0);
        assertThat(clock.nanoTime()).isBetween(ofHours(5).toNanos(), ofHours(6).toNanos());
        long stopped = clock.nanoTime();
        assertThat(clock.nanoTime()).isEqualTo(stopped);
    }

    @Test
    void whoWaitsForIdlenessComesBeforeTheJump() {
        var clock = new MockClock(0, Duration.ZERO);
        on(clock, () -> {
            var sleeper = Asyncio.createTask((Action) () -> Asyncio.sleep(ofHours(1)));
            AsyncAssertions.awaitAllTasksBlocked();
            assertThat(clock.nanoTime()).isZero();
            sleeper.await();
            assertThat(clock.nanoTime()).isEqualTo(ofHours(1).toNanos());
        });
    }

    @Test
    void nobodyLeftToJumpToIsADeadlock() {
        var clock = new MockClock(0, Duration.ZERO);
        assertThatThrownBy(() -> on(clock, () -> new Event().await())).isInstanceOf(DeadlockError.class);
    }

    @Test
    void timeDoesNotGoBack() {
        var clock = new MockClock();
        assertThatThrownBy(() -> clock.jump(ofSeconds(-1))).hasMessageContaining("cannot go back");
        assertThatThrownBy(() -> clock.rate(-1)).hasMessageContaining("0 or more");
        assertThatThrownBy(() -> clock.rate(Double.NaN)).hasMessageContaining("0 or more");
        assertThatThrownBy(() -> clock.autojumpThreshold(ofSeconds(-1))).hasMessageContaining("0 or more");
    }

    @Test
    void aGuestLivesInItToo() throws InterruptedException {
        var clock = new MockClock(0, ofMillis(1));
        var host = new LinkedBlockingQueue<Runnable>();
        var ended = new ArrayList<Outcome<Long>>();
        Awaitable<Long> main = () -> {
            Trio.sleep(ofHours(1));
            return Trio.currentTime();
        };
        Lowlevel.startGuestRun(main, host::add, host::add, ended::add, TrioOptions.DEFAULT.withClock(clock));
        while (ended.isEmpty()) {
            host.take().run();
        }
        assertThat(ended.getFirst().get()).isEqualTo(ofHours(1).toNanos());
    }

    private static void on(MockClock clock, Action body) {
        try (var loop = EventLoop.create(LoopOptions.defaults().withClock(clock))) {
            loop.runUntilComplete(body.asAwaitable());
        }
    }
}
