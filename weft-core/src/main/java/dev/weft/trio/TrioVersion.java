package dev.weft.trio;

/**
 * Which Trio a run behaves like where Trio's own versions differ: for programs that rely on the older ways.
 *
 * <p>What differs is listed in {@code docs/differences.md}.
 */
public enum TrioVersion {
    /**
     * A lock whose owner ended without releasing it stays held for ever; a limiter has at least one token; a nursery's end is a
     * place to be cancelled; {@link Nursery#start} throws a group.
     */
    V0_22,

    /**
     * Who waits for a lock whose owner ended gets {@link BrokenResourceException}; a limiter may have no tokens; a nursery's end
     * throws no cancellation of its own; {@link Nursery#start} throws what the child has failed with.
     */
    V0_34;

    boolean breaksLocksOfTheDead() {
        return this != V0_22;
    }

    boolean cancelsTheEndOfANursery() {
        return this == V0_22;
    }

    boolean startThrowsAGroup() {
        return this == V0_22;
    }

    int fewestTokens() {
        return this == V0_22 ? 1 : 0;
    }
}
