package dev.weft.trio;

/**
 * Which Trio a run behaves like where Trio's own versions differ: for programs that rely on the older ways.
 */
public enum TrioVersion {
    /** A lock whose owner ended without releasing it stays held for ever; a limiter has at least one token. */
    V0_22,

    /** Who waits for a lock whose owner ended gets {@link BrokenResourceException}; a limiter may have no tokens. */
    V0_34;

    boolean breaksLocksOfTheDead() {
        return this != V0_22;
    }

    int fewestTokens() {
        return this == V0_22 ? 1 : 0;
    }
}
