package dev.weft.trio;

import dev.weft.Action;
import dev.weft.CancelledError;
import dev.weft.Clock;
import dev.weft.asyncio.Asyncio;

/** Runs test bodies as main tasks of Trio, in virtual time. */
final class Worlds {
    private Worlds() {}

    static void run(Action body) {
        Trio.run(body, TrioOptions.DEFAULT.withClock(Clock.virtual()));
    }

    /** Lets everybody who can go on without time passing go on. */
    static void settle() {
        for (int i = 0; i < 20; i++) {
            Asyncio.sleep(java.time.Duration.ZERO);
        }
    }

    /** Says whether an operation is a checkpoint: whether it lets others run, and answers a cancellation. */
    static boolean isCheckpoint(Action operation) {
        var others = new boolean[1];
        dev.weft.EventLoop.current().callSoon(() -> others[0] = true);
        try {
            operation.run();
        } catch (Exception e) {
            throw new AssertionError("the operation failed", e);
        }
        return others[0];
    }

    /** Says whether an operation in a cancelled scope is cancelled before it does anything. */
    static boolean isCancelledAtOnce(Action operation) {
        var error = new CancelledError[1];
        var scope = new dev.weft.CancelScope();
        scope.run(() -> {
            scope.cancel();
            try {
                operation.run();
            } catch (CancelledError e) {
                error[0] = e;
                throw e;
            }
        });
        return error[0] != null && scope.cancelledCaught();
    }
}
