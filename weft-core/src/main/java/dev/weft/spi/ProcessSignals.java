package dev.weft.spi;

import dev.weft.engine.ProcessSignal;

/** Signals that this process sends to itself. Any thread. */
public final class ProcessSignals {
    private ProcessSignals() {}

    /**
     * Sends a signal to this process, for whoever handles it now.
     *
     * @param name such as {@code "HUP"}
     */
    public static void raise(String name) {
        new ProcessSignal(name).raise();
    }
}
