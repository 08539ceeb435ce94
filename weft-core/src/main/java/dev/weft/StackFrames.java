package dev.weft;

import java.util.ArrayList;
import java.util.List;

/** Stack traces without the runtime's own frames and the JDK's. */
final class StackFrames {
    private StackFrames() {}

    static List<StackTraceElement> ofPrograms(Thread thread) {
        var kept = new ArrayList<StackTraceElement>();
        for (var frame : thread.getStackTrace()) {
            if (isOfProgram(frame)) {
                kept.add(frame);
            }
        }
        return List.copyOf(kept);
    }

    static String firstOfProgram(StackTraceElement[] frames) {
        for (var frame : frames) {
            if (isOfProgram(frame)) {
                return frame.toString();
            }
        }
        return "an unknown place";
    }

    private static boolean isOfProgram(StackTraceElement frame) {
        var type = frame.getClassName();
        return !type.startsWith("java.")
                && !type.startsWith("jdk.internal.")
                && !type.matches(
                        "dev\\.weft\\.((asyncio|trio|engine|transport|net|concurrent|unsync)\\.)?[A-Z]\\w*(\\$.*)?");
    }
}
