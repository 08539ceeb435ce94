package dev.weft.trio.testing;

import dev.weft.Action;
import dev.weft.EventLoop;
import java.time.Duration;

/** How the checks know where the tasks of a run are. */
final class Settled {
    private Settled() {}

    /** Waits until no other task can go on without a timer or the outside. Suspends. */
    static void awaitAllTasksBlocked() {
        EventLoop.current().awaitAllTasksBlocked(Duration.ZERO);
    }

    /** Runs a body that must give up at least one turn, unless it fails. */
    static void checkpoints(Action body) {
        var turned = new boolean[1];
        var witness = EventLoop.current().callSoon(() -> turned[0] = true);
        try {
            Hooks.run(body);
        } finally {
            witness.cancel();
        }
        if (!turned[0]) {
            throw new AssertionError("a call that must be a checkpoint gave up no turn");
        }
    }
}
