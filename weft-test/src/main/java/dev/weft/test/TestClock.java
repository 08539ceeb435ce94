package dev.weft.test;

/** The time in which a test lives. */
public enum TestClock {
    /** The machine's. */
    REAL,

    /** One that jumps to the next timer whenever all tasks wait: hours take no time. */
    VIRTUAL
}
