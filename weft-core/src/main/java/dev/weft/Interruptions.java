package dev.weft;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** The exceptions by which JDK calls say that they were interrupted. */
final class Interruptions {
    private static final int DEEPEST_CAUSE = 8;

    private Interruptions() {}

    static boolean isInterruption(Throwable e) {
        @Nullable Throwable cause = e;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException
                    || cause instanceof InterruptedIOException
                    || cause instanceof SocketException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
