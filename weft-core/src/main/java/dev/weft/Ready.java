package dev.weft;

/** Something that stands in the ready queue: a handle or a task. */
interface Ready {
    /** Takes its turn, on the loop's home thread. Never throws. */
    void turn();
}
