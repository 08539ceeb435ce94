package dev.weft.asyncio;

import dev.weft.Action;
import dev.weft.Clock;
import dev.weft.Deadlines;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.LoopOptions;
import dev.weft.Task;
import java.time.Duration;
import java.util.List;

/** Runs test bodies as tasks in virtual time. */
final class Virtual {
    static final RunnerOptions OPTIONS = RunnerOptions.DEFAULT.withLoopFactory(
            () -> EventLoop.create(LoopOptions.defaults().withClock(Clock.virtual())));

    private Virtual() {}

    static void run(Action body) {
        Asyncio.run(body, OPTIONS);
    }

    /** Lets other tasks take so many turns. */
    static void turns(int n) {
        for (int i = 0; i < n; i++) {
            Asyncio.sleep(Duration.ZERO);
        }
    }

    /** Long enough for everything that can go on without time to go on. */
    static void settle() {
        turns(20);
    }

    static Duration seconds(long n) {
        return Duration.ofSeconds(n);
    }

    /** Tells whether the loop has nothing to wait for: no timer is set any more. */
    static boolean noTimerIsSet() {
        return EventLoop.current().statistics().nextTimer() == Deadlines.NEVER;
    }

    /** The tasks and futures that await a future, as the call graph shows them. */
    static List<Future<?>> awaiters(Future<?> future) {
        return Asyncio.captureCallGraph(future).awaitedBy().stream()
                .<Future<?>>map(FutureCallGraph::future)
                .toList();
    }

    /** Tells how an operation ends in a task that was asked to cancel before it comes to it. */
    static boolean isCancelledBefore(Action operation) {
        var task = Asyncio.createTask(() -> {
            Task.current().cancel();
            operation.run();
        });
        settle();
        return task.cancelled();
    }

    /** Starts an operation in a task of its own and lets it come to where it waits. */
    static Task<Void> waiting(Action operation) {
        var task = Asyncio.createTask(operation);
        turns(3);
        if (task.done()) {
            throw new AssertionError("the operation did not wait: " + task);
        }
        return task;
    }
}
