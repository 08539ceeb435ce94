package dev.weft.spi;

import dev.weft.engine.ProcessSignal;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Listens for Ctrl-C (SIGINT) while a face runs a main task. Any thread.
 *
 * <p>In contrast to {@link dev.weft.EventLoop#addSignalHandler}, the action runs at once on a thread of the JVM's, even while
 * the loop is busy.
 */
public final class CtrlC implements AutoCloseable {
    private static final String NAME = "INT";

    /** Who listened before; null: nobody to give the signal back to. */
    private final AtomicReference<@Nullable Object> before;

    private CtrlC(@Nullable Object before) {
        this.before = new AtomicReference<>(before);
    }

    /**
     * Runs an action whenever Ctrl-C is pressed, until the result is closed. Where the JVM leaves signals alone (-Xrs), the
     * action never runs, and Ctrl-C ends the process.
     *
     * @param action what to do, on a thread of the JVM's
     * @return what stops listening
     */
    public static CtrlC listen(Runnable action) {
        try {
            return new CtrlC(new ProcessSignal(NAME).handle(action));
        } catch (IllegalArgumentException kept) {
            return new CtrlC(null);
        }
    }

    /** Stops listening: whoever listened before does so again. */
    @Override
    public void close() {
        Object former = before.getAndSet(null);
        if (former != null) {
            new ProcessSignal(NAME).restore(former);
        }
    }
}
