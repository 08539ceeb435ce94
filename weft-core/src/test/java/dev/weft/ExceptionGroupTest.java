package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {
    private final IOException gone = new IOException("gone");
    private final IOException late = new IOException("late");
    private final IllegalStateException bad = new IllegalStateException("bad");

    @Test
    void itsMessageCountsItsMembers() {
        assertThat(new ExceptionGroup("group", List.of(gone))).hasMessage("group (1 sub-exception)");
        assertThat(new ExceptionGroup("group", List.of(gone, bad))).hasMessage("group (2 sub-exceptions)");
    }

    @Test
    void aStackTraceShowsAllItsMembers() {
        var group = new ExceptionGroup("group", List.of(gone, bad, late));
        assertThat(group).hasCause(gone);
        assertThat(group.getSuppressed()).containsExactly(bad, late);
    }

    @Test
    void thereIsNoEmptyGroup() {
        assertThatThrownBy(() -> new ExceptionGroup("empty", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an exception group needs at least one exception");
    }

    @Test
    void splittingPartsItsMembersAndKeepsTheMessage() {
        var halves = new ExceptionGroup("group", List.of(gone, bad, late)).split(e -> e instanceof IOException);
        assertThat(halves.matched()).hasMessage("group (2 sub-exceptions)");
        assertThat(halves.matched().exceptions()).containsExactly(gone, late);
        assertThat(halves.rest()).hasMessage("group (1 sub-exception)");
        assertThat(halves.rest().exceptions()).containsExactly(bad);
    }

    @Test
    void groupsInsideAreSplitToo() {
        var inner = new ExceptionGroup("inner", List.of(late, bad));
        var halves = new ExceptionGroup("outer", List.of(gone, inner)).split(e -> e instanceof IOException);
        assertThat(halves.matched().exceptions()).hasSize(2).startsWith(gone);
        assertThat(((ExceptionGroup) halves.matched().exceptions().get(1)).exceptions())
                .containsExactly(late);
        assertThat(((ExceptionGroup) halves.rest().exceptions().getFirst()).exceptions())
                .containsExactly(bad);
    }

    @Test
    void anEmptyHalfIsNull() {
        var group = new ExceptionGroup("group", List.of(gone, new ExceptionGroup("inner", List.of(late))));
        var halves = group.split(e -> e instanceof IllegalStateException);
        assertThat(halves.matched()).isNull();
        assertThat(halves.rest().exceptions()).hasSize(2);
        assertThat(group.split(e -> e instanceof IOException).rest()).isNull();
    }

    @Test
    void aGroupThatMatchesItselfIsNotTakenApart() {
        var group = new ExceptionGroup("group", List.of(gone, bad));
        var halves = group.split(e -> e == group);
        assertThat(halves.matched()).isSameAs(group);
        assertThat(halves.rest()).isNull();
    }

    @Test
    void aSubgroupIsTheHalfThatMatches() {
        var group = new ExceptionGroup("group", List.of(gone, bad));
        assertThat(group.subgroup(e -> e == bad).exceptions()).containsExactly(bad);
        assertThat(group.subgroup(e -> e == late)).isNull();
    }
}
