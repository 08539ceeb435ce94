package dev.weft.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpinTest {
    private final Spin spin = new Spin();

    @BeforeEach
    void severalProcessors() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "nobody spins on one processor");
    }

    /** Whether a wait that is in vain looks more than once. */
    private boolean spinsInVain() {
        var looks = new AtomicInteger();
        assertThat(spin.until(() -> looks.incrementAndGet() < 0)).isFalse();
        return looks.get() > 1;
    }

    private static BooleanSupplier atLook(int number) {
        var looks = new AtomicInteger();
        return () -> looks.incrementAndGet() == number;
    }

    @Test
    void spinsInVainBecomeRare() {
        List<Integer> pauses = new ArrayList<>();
        int pause = 0;
        for (int i = 0; i < 300; i++) {
            if (spinsInVain()) {
                pauses.add(pause);
                pause = 0;
            } else {
                pause++;
            }
        }
        assertThat(pauses).containsExactly(0, 1, 2, 4, 8, 16, 32, 64, 64, 64);
    }

    @Test
    void aSpinThatWasWorthItMakesTheNextOnesLikely() {
        IntStream.range(0, 20).forEach(i -> spinsInVain());
        while (!spin.until(atLook(2))) {
            Thread.onSpinWait();
        }
        assertThat(spin.until(atLook(2))).isTrue();
        assertThat(spinsInVain()).isTrue();
        assertThat(spinsInVain()).isFalse();
        assertThat(spinsInVain()).isTrue();
    }

    @Test
    void virtualThreadsDoNotSpin() throws Exception {
        var spun = new AtomicInteger();
        Thread.ofVirtual().start(() -> spun.set(spinsInVain() ? 1 : 0)).join();
        assertThat(spun).hasValue(0);
    }

    @Test
    void theWorkersOfAnIdlePoolSleep() throws Exception {
        try (var pool = new ThreadPoolExecutor(2)) {
            var workers = List.of(pool.submitLocal(Thread::currentThread), pool.submitLocal(Thread::currentThread));
            for (var worker : workers) {
                Thread thread = worker.result();
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            assertThat(pool.submit(() -> 1).result()).isEqualTo(1);
        }
    }
}
