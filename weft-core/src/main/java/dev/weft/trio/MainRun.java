package dev.weft.trio;

import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskOptions;
import dev.weft.spi.Interrupts;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Trio#run}: an outermost task holds the nursery of the system tasks, the main task runs beside them, and its end
 * cancels them.
 */
final class MainRun<T extends @Nullable Object> {
    private final Awaitable<T> main;
    private @Nullable T value;
    private @Nullable Throwable failure;

    private MainRun(Awaitable<T> main) {
        this.main = Objects.requireNonNull(main, "main is null: pass the body that is to run");
    }

    @SuppressWarnings("NullAway") // the value is a T once the main body has returned
    static <T extends @Nullable Object> T run(Awaitable<T> main, TrioOptions options) {
        if (EventLoop.currentOrNull() != null) {
            throw new IllegalStateException("Attempted to call Trio.run() from inside a running event loop:"
                    + " call the body directly, or start it in a nursery");
        }
        var run = new MainRun<T>(main);
        var loop = options.loopFactory().get();
        var record = TrioRun.of(loop);
        record.instruments = new Instruments(options.instruments());
        record.version = options.version();
        loop.watch(record.instruments.isEmpty() ? null : record.instruments);
        record.instruments.tell(Instrument::beforeRun);
        try (loop) {
            run.runToItsEnd(loop, record);
            end(loop);
        } finally {
            TrioRun.forget(loop);
            record.instruments.tell(Instrument::afterRun);
        }
        if (run.failure != null) {
            throw Sneaky.raise(run.failure);
        }
        return run.value;
    }

    /** Ctrl-C cancels the outermost task, and with it all that runs in the nurseries. */
    private void runToItsEnd(EventLoop loop, TrioRun record) {
        var init = loop.createTask(() -> outermost(record), "trio-init");
        try (var interrupts = new Interrupts(loop, init)) {
            try {
                loop.runUntilComplete(init);
            } catch (CancelledError cancelled) {
                var interrupt = interrupts.any() ? new KeyboardInterrupt() : cancelled;
                if (failure != null && !(failure instanceof CancelledError)) {
                    interrupt.addSuppressed(failure);
                }
                failure = interrupt;
            }
        }
    }

    private void outermost(TrioRun record) {
        try {
            Trio.openNursery(system -> {
                record.systemNursery = system;
                Trio.openNursery(room -> room.startSoon(this::runMain, "main"));
                system.cancelScope().cancel("the main task has ended");
            });
        } catch (ExceptionGroup systemFailure) {
            if (failure == null) {
                failure = systemFailure;
            } else {
                failure.addSuppressed(systemFailure);
            }
        }
    }

    private void runMain() {
        try {
            value = main.await();
        } catch (Throwable e) {
            failure = Task.current().absorb(e);
        }
    }

    /** Cancels what tasks of other faces are left, as asyncio's run does. */
    private static void end(EventLoop loop) {
        var left = List.copyOf(loop.allTasks());
        if (left.isEmpty()) {
            loop.runUntilComplete(loop.newTask(
                    () -> {
                        loop.shutdownAsyncGenerators();
                        return true;
                    },
                    TaskOptions.DEFAULT));
            return;
        }
        left.forEach(Task::cancel);
        for (var task : left) {
            loop.runUntilComplete(loop.newTask(
                    () -> {
                        waitUntilDone(task);
                        return true;
                    },
                    TaskOptions.DEFAULT));
        }
    }

    private static void waitUntilDone(Task<?> task) {
        var done = new Wait<Void>();
        task.addDoneCallback(ended -> done.wakeUnlessDone());
        done.park();
    }
}
