package dev.weft.trio;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.TaskOptions;
import dev.weft.spi.Interrupts;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Trio#run} or {@link Lowlevel#startGuestRun}: an outermost task holds the nursery of the system tasks, the main task
 * runs beside them, and its end cancels them. A last task ends what other faces have left.
 */
final class MainRun<T extends @Nullable Object> {
    private final Awaitable<T> main;
    private final EventLoop loop;
    private final TrioRun record;
    private @Nullable T value;
    private @Nullable Throwable failure;

    private MainRun(Awaitable<T> main, TrioOptions options) {
        this.main = Objects.requireNonNull(main, "main is null: pass the body that is to run");
        loop = options.loopFactory().get();
        record = TrioRun.of(loop);
        record.instruments = new Instruments(options.instruments());
        record.version = options.version();
    }

    /** Runs it in this thread. */
    static <T extends @Nullable Object> T run(Awaitable<T> main, TrioOptions options) {
        requireNoLoop("Trio.run()");
        var run = new MainRun<T>(main, options);
        run.begin();
        try {
            var init = run.outermostTask();
            try (var interrupts = new Interrupts(run.loop, init)) {
                try {
                    run.loop.runUntilComplete(init);
                } catch (CancelledError cancelled) {
                    run.cancelled(cancelled, interrupts);
                }
            }
            run.loop.runUntilComplete(run.lastTask());
        } finally {
            run.end();
        }
        return run.outcome().get();
    }

    /** Starts it in a host's thread. */
    static <T extends @Nullable Object> TrioToken startAsGuest(
            Awaitable<T> main,
            Executor soonThreadsafe,
            Executor soonHere,
            Consumer<? super Outcome<T>> doneCallback,
            TrioOptions options) {
        requireNoLoop("startGuestRun()");
        var run = new MainRun<T>(main, options);
        run.begin();
        var init = run.outermostTask();
        var interrupts = new Interrupts(run.loop, init);
        init.addDoneCallback(ended -> {
            try {
                ended.result();
            } catch (CancelledError cancelled) {
                run.cancelled(cancelled, interrupts);
            } catch (Throwable e) {
                run.failure = e;
            }
            run.lastTask().addDoneCallback(last -> run.loop.stop());
        });
        try {
            run.loop.runAsGuest(soonThreadsafe, soonHere, cutOff -> {
                interrupts.close();
                run.end();
                doneCallback.accept(cutOff == null ? run.outcome() : new Outcome.Failure<>(cutOff));
            });
        } catch (Throwable e) {
            interrupts.close();
            run.end();
            throw e;
        }
        return new TrioToken(run.loop);
    }

    private static void requireNoLoop(String caller) {
        if (EventLoop.currentOrNull() != null) {
            throw new IllegalStateException("Attempted to call " + caller + " from inside a running event loop:"
                    + " call the body directly, or start it in a nursery");
        }
    }

    private void begin() {
        loop.watch(record.instruments.isEmpty() ? null : record.instruments);
        record.instruments.tell(Instrument::beforeRun);
    }

    private void end() {
        loop.close();
        TrioRun.forget(loop);
        record.instruments.tell(Instrument::afterRun);
    }

    @SuppressWarnings("NullAway") // the value is a T once the main body has returned
    private Outcome<T> outcome() {
        return failure != null ? new Outcome.Failure<>(failure) : new Outcome.Success<>(value);
    }

    /** Ctrl-C has cancelled the outermost task, and with it all that ran in the nurseries. */
    private void cancelled(CancelledError cancelled, Interrupts interrupts) {
        var interrupt = interrupts.any() ? new KeyboardInterrupt() : cancelled;
        if (failure != null && !(failure instanceof CancelledError)) {
            interrupt.addSuppressed(failure);
        }
        failure = interrupt;
    }

    private Task<Void> outermostTask() {
        return loop.createTask(this::outermost, "trio-init");
    }

    private void outermost() {
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
    private Task<Void> lastTask() {
        var left = List.copyOf(loop.allTasks());
        Action ending = left.isEmpty() ? loop::shutdownAsyncGenerators : () -> left.forEach(MainRun::waitUntilDone);
        left.forEach(Task::cancel);
        return loop.newTask(ending.asAwaitable(), TaskOptions.DEFAULT);
    }

    private static void waitUntilDone(Task<?> task) {
        var done = new Wait<Void>("the end of " + task.getName());
        task.addDoneCallback(ended -> done.wakeUnlessDone());
        done.park();
    }
}
