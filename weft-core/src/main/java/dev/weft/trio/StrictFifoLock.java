package dev.weft.trio;

/** A {@link Lock} that promises its order: who came first gets it first. Here every Lock does. Semantics: Trio's StrictFIFOLock. */
public final class StrictFifoLock extends Lock {
    /** Makes a free lock. */
    public StrictFifoLock() {}
}
