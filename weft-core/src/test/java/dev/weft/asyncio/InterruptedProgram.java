package dev.weft.asyncio;

import java.time.Duration;

/** A program for {@link InterruptTest} to interrupt: it unwinds when it is cancelled, or its loop is stuck. */
final class InterruptedProgram {
    private InterruptedProgram() {}

    public static void main(String[] arguments) {
        try {
            Asyncio.run(() -> {
                System.out.println("ready");
                if (arguments[0].equals("stuck")) {
                    spinForAMinute();
                }
                try {
                    Asyncio.sleep(Duration.ofMinutes(1));
                } finally {
                    System.out.println("unwound");
                }
            });
        } catch (KeyboardInterrupt interrupt) {
            System.out.println("interrupted");
        }
    }

    private static void spinForAMinute() {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
