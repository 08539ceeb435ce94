package dev.weft.unsync;

import dev.weft.Awaitable;
import dev.weft.Clock;
import dev.weft.Context;
import dev.weft.EventLoop;
import dev.weft.LoopOptions;
import dev.weft.Task;
import dev.weft.TaskOptions;
import dev.weft.asyncio.Asyncio;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The loop that runs unsync's suspending functions, on a daemon thread, started when first needed. Any thread may use it. */
final class UnsyncLoop {
    private static @Nullable EventLoop loop; // guarded by the class
    private static @Nullable Thread thread; // guarded by the class

    private UnsyncLoop() {}

    private static synchronized EventLoop running() {
        EventLoop current = loop;
        if (current == null || current.isClosed()) {
            // Real time always, for it serves threads, which know no other; shared, for it waits as long as the program
            // lives.
            EventLoop fresh = EventLoop.create(
                            LoopOptions.defaults().withClock(Clock.system()).withName("unsync"))
                    .share();
            thread = Thread.ofPlatform().daemon().name("weft-unsync").start(() -> run(fresh));
            loop = fresh;
            return fresh;
        }
        return current;
    }

    private static void run(EventLoop fresh) {
        try (fresh) {
            fresh.runForever();
            var left = List.copyOf(fresh.allTasks());
            left.forEach(Task::cancel);
            fresh.runUntilComplete(() -> Asyncio.gatherSettled(left).await());
        } catch (RuntimeException e) {
            System.getLogger("dev.weft").log(System.Logger.Level.ERROR, "unsync's loop failed", e);
        }
    }

    /** Refuses what would wait for the loop on the loop. */
    static synchronized void requireElsewhere() {
        if (loop != null && EventLoop.currentOrNull() == loop) {
            throw new IllegalStateException(
                    "Unsync.shutdown() on unsync's own loop would wait for itself; call it outside");
        }
    }

    /** Cancels the tasks of the loop, and waits until it has ended. The next call starts another one. Blocks. */
    static void stop() {
        Thread ending;
        synchronized (UnsyncLoop.class) {
            EventLoop current = loop;
            ending = thread;
            if (current == null || ending == null) {
                return;
            }
            current.callSoonThreadsafe(current::stop);
            loop = null;
        }
        try {
            ending.join();
        } catch (InterruptedException interrupted) {
            throw Raise.as(interrupted);
        }
    }

    /** Runs a body as a task in the caller's context, and settles the future with its outcome. */
    static synchronized <T> void start(Awaitable<T> body, String name, Unfuture<T> future) {
        EventLoop home = running();
        Context context = Context.current().copy();
        home.callSoonThreadsafe(() -> {
            if (future.done()) {
                return;
            }
            Task<T> task =
                    home.createTask(body, TaskOptions.DEFAULT.withName(name).withContext(context));
            future.whenCancelled(() -> home.callSoonThreadsafeUnlessClosed(task::cancel));
            task.addDoneCallback(done -> settle(task, future));
        });
    }

    private static <T> void settle(Task<T> task, Unfuture<T> future) {
        if (task.cancelled()) {
            future.cancel();
            return;
        }
        Throwable failure = task.exception();
        if (failure == null) {
            future.settle(task.result());
        } else {
            future.fail(failure);
        }
    }
}
