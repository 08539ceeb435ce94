package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavingTest {
    private static final InetSocketAddress SIX_A = new InetSocketAddress("::a", 1);
    private static final InetSocketAddress SIX_B = new InetSocketAddress("::b", 1);
    private static final InetSocketAddress SIX_C = new InetSocketAddress("::c", 1);
    private static final InetSocketAddress FOUR_A = new InetSocketAddress("10.0.0.1", 1);
    private static final InetSocketAddress FOUR_B = new InetSocketAddress("10.0.0.2", 1);
    private static final List<InetSocketAddress> GIVEN = List.of(SIX_A, SIX_B, SIX_C, FOUR_A, FOUR_B);

    @Test
    void theFamiliesTakeTurnsFromTheFirstOn() {
        assertThat(Interleaving.of(GIVEN, 1)).isEqualTo(List.of(SIX_A, FOUR_A, SIX_B, FOUR_B, SIX_C));
    }

    @Test
    void theFirstFamilyMayHaveAHeadStart() {
        assertThat(Interleaving.of(GIVEN, 2)).isEqualTo(List.of(SIX_A, SIX_B, FOUR_A, SIX_C, FOUR_B));
        assertThat(Interleaving.of(GIVEN, 9)).isEqualTo(GIVEN);
    }

    @Test
    void zeroLeavesTheSystemsOrder() {
        assertThat(Interleaving.of(GIVEN, 0)).isEqualTo(GIVEN);
    }
}
