package dev.weft.cli;

import java.io.PrintStream;

/** A program's failure as its user wants to see it: without the frames of the command line that started it. */
final class FailureText {
    private final Throwable failure;

    FailureText(Throwable failure) {
        this.failure = failure;
    }

    void printTo(PrintStream out) {
        var frames = failure.getStackTrace();
        int end = frames.length;
        while (end > 0 && isOurs(frames[end - 1].getClassName())) {
            end--;
        }
        failure.setStackTrace(java.util.Arrays.copyOf(frames, end));
        failure.printStackTrace(out);
    }

    private static boolean isOurs(String type) {
        return type.startsWith("dev.weft.cli.")
                || type.startsWith("picocli.")
                || type.startsWith("java.lang.reflect.")
                || type.startsWith("jdk.internal.");
    }
}
