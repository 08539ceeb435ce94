package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Duration AGES = Duration.ofDays(1_000_000);

    @Test
    void aDelayIsAddedToATime() {
        assertThat(Deadlines.after(5, Duration.ofNanos(7))).isEqualTo(12);
        assertThat(Deadlines.after(5, Duration.ofNanos(-7))).isEqualTo(-2);
        assertThat(Deadlines.after(-5, Duration.ofNanos(7))).isEqualTo(2);
    }

    @Test
    void whatIsTooFarAwayIsForEver() {
        assertThat(Deadlines.after(0, AGES)).isEqualTo(Deadlines.NEVER);
        assertThat(Deadlines.after(5, AGES)).isEqualTo(Deadlines.NEVER);
        assertThat(Deadlines.after(Long.MAX_VALUE - 3, Duration.ofNanos(3))).isEqualTo(Long.MAX_VALUE);
        assertThat(Deadlines.after(Long.MAX_VALUE - 3, Duration.ofNanos(4))).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void whatIsTooLongAgoIsLongAgo() {
        assertThat(Deadlines.after(-5, AGES.negated())).isEqualTo(Long.MIN_VALUE);
        assertThat(Deadlines.after(0, AGES.negated())).isEqualTo(Long.MIN_VALUE);
        assertThat(Deadlines.after(Long.MIN_VALUE + 3, Duration.ofNanos(-4))).isEqualTo(Long.MIN_VALUE);
    }
}
