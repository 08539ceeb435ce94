package dev.weft.asyncio;

import dev.weft.trio.Trio;
import java.time.Duration;
import java.util.function.Consumer;

/** A program for {@link InterruptTest} to interrupt: it unwinds when it is cancelled, or its loop is stuck. */
final class InterruptedProgram {
    private InterruptedProgram() {}

    public static void main(String[] arguments) {
        try {
            if (arguments[0].equals("trio")) {
                Trio.run(() -> sleep(Trio::sleep));
            } else {
                Asyncio.run(() -> {
                    if (arguments[0].equals("stuck")) {
                        System.out.println("ready");
                        spinForAMinute();
                    }
                    sleep(Asyncio::sleep);
                });
            }
        } catch (KeyboardInterrupt | dev.weft.trio.KeyboardInterrupt interrupt) {
            System.out.println("interrupted");
        }
    }

    private static void sleep(Consumer<Duration> sleeping) {
        System.out.println("ready");
        try {
            sleeping.accept(Duration.ofMinutes(1));
        } finally {
            System.out.println("unwound");
        }
    }

    private static void spinForAMinute() {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
