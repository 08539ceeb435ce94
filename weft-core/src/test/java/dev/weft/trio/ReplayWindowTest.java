package dev.weft.trio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    private final ReplayWindow window = new ReplayWindow();

    @Test
    void whatHasComeIsKnown() {
        for (long number : new long[] {0, 5, 3}) {
            assertThat(window.contains(number)).isFalse();
            window.add(number);
            assertThat(window.contains(number)).isTrue();
        }
        assertThat(window.contains(4)).isFalse();
        assertThat(window.contains(6)).isFalse();
    }

    @Test
    void whatIsLongAgoCountsAsKnown() {
        window.add(1000);
        assertThat(window.contains(1000 - 63)).isFalse();
        assertThat(window.contains(1000 - 64)).isTrue();
        window.add(1 << 20);
        assertThat(window.contains(1000)).isTrue();
        assertThat(window.contains((1 << 20) - 1)).isFalse();
    }

    @Test
    void itAgreesWithASet() {
        var random = new Random(1);
        Set<Long> come = new HashSet<>();
        long newest = 0;
        for (int i = 0; i < 10_000; i++) {
            long number = Math.max(0, newest + random.nextInt(-80, 20));
            boolean known = come.contains(number) || newest - number >= Long.SIZE;
            assertThat(window.contains(number)).as("%d of %d", number, newest).isEqualTo(known);
            if (!known) {
                window.add(number);
                come.add(number);
                newest = Math.max(newest, number);
            }
        }
    }
}
