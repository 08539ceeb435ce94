package dev.weft.unsync;

import dev.weft.Awaitable;
import dev.weft.Context;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskOptions;
import org.jspecify.annotations.Nullable;

/** The loop that runs unsync's suspending functions, on a daemon thread, started when first needed. Any thread may use it. */
final class UnsyncLoop {
    private static @Nullable EventLoop loop; // guarded by the class

    private UnsyncLoop() {}

    private static synchronized EventLoop running() {
        EventLoop current = loop;
        if (current == null || current.isClosed()) {
            EventLoop fresh = EventLoop.create();
            AutoCloseable open = fresh.expectOutside(); // it waits for calls for as long as the program lives
            Thread.ofPlatform().daemon().name("weft-unsync").start(() -> run(fresh, open));
            loop = fresh;
            return fresh;
        }
        return current;
    }

    private static void run(EventLoop fresh, AutoCloseable open) {
        try (fresh;
                open) {
            fresh.runForever();
        } catch (Exception e) {
            System.getLogger("dev.weft").log(System.Logger.Level.ERROR, "unsync's loop failed", e);
        }
    }

    /** Stops the loop; the next call starts another one. */
    static synchronized void stop() {
        EventLoop current = loop;
        if (current != null) {
            current.callSoonThreadsafe(current::stop);
            loop = null;
        }
    }

    /** Runs a body as a task in the caller's context, and settles the future with its outcome. */
    static <T> void start(Awaitable<T> body, String name, Unfuture<T> future) {
        EventLoop home = running();
        Context context = Context.current().copy();
        home.callSoonThreadsafe(() -> {
            if (future.done()) {
                return;
            }
            Task<T> task =
                    home.createTask(body, TaskOptions.DEFAULT.withName(name).withContext(context));
            future.whenCancelled(() -> home.callSoonThreadsafe(task::cancel));
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
