package dev.weft.conformance;

import dev.weft.CancelledError;
import dev.weft.Clock;
import dev.weft.DeadlockError;
import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.Future;
import dev.weft.LoopOptions;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs one program of the asyncio language on a loop of its own, in virtual time, and collects its trace.
 *
 * <p>Semantics: part A of the languages' definition. A program is used once.
 */
final class AsyncioInterpreter implements Language {
    private static final long BUDGET = 2000;

    /** After so many rounds of cancelling, what still has not ended never will. */
    private static final int CLEAN_UP_ROUNDS = 5;

    private final Program program;
    private final Trace trace;
    private final EventLoop loop = EventLoop.create(LoopOptions.defaults().withClock(Clock.virtual()));
    private final VirtualTime time = new VirtualTime(loop);
    private final Names names = new Names();
    private final References references = new References(names);
    private final Map<String, @Nullable Object> variables = new HashMap<>();
    private final Map<String, Callback> callbacks = new HashMap<>();
    private final AsyncioObjects objects = new AsyncioObjects(names, variables, loop);
    private final Bodies bodies;
    private final AsyncioExpressions expressions;
    private final AsyncioStatements statements;
    private final AsyncioBlocks blocks;

    private AsyncioInterpreter(Program program) {
        this.program = program;
        trace = new Trace(program.budget(BUDGET));
        bodies = new Bodies(trace, this, variables);
        expressions = new AsyncioExpressions(names, objects, bodies);
        statements = new AsyncioStatements(loop, time, names, objects, expressions, callbacks);
        blocks = new AsyncioBlocks(time, names, objects, expressions, bodies);
    }

    /** Runs a program and returns the lines of its trace. */
    static List<String> run(Program program) {
        AsyncioInterpreter interpreter = new AsyncioInterpreter(program);
        try {
            interpreter.run();
        } finally {
            interpreter.trace.close();
            interpreter.cleanUp();
        }
        return interpreter.trace.lines();
    }

    private void run() {
        loop.setExceptionHandler((from, context) -> onLoopError(context));
        program.objects().forEach(objects::declare);
        for (Node spec : program.callbacks()) {
            callbacks.put(spec.text("name"), new Callback(spec, trace, time, names, bodies));
        }
        Task<Object> main = loop.createTask(expressions.coroutine(names.newLabel("main"), program.main()), "main");
        names.bind("main", Names.Kind.TASK, main);
        if (program.endsByShutdown()) {
            runAndShutDown(main);
        } else {
            drain();
            finish(loop.allTasks().isEmpty() ? "END" : "DEADLOCK");
        }
    }

    /** Runs the loop until nobody can wake it any more. */
    private void drain() {
        try {
            loop.runForever();
        } catch (DeadlockError quiescent) {
            // The end that a drained program runs to.
        }
    }

    /** Does what {@code asyncio.run} does with its main task, step by step. */
    private void runAndShutDown(Task<Object> main) {
        if (!untilDone(main)) {
            return;
        }
        List<Task<?>> rest = List.copyOf(loop.allTasks());
        rest.forEach(Task::cancel);
        if (!rest.isEmpty() && !untilDone(Asyncio.gatherSettled(rest))) {
            return;
        }
        for (Task<?> task : rest) {
            if (!task.cancelled() && task.exception() != null) {
                handlerEvent("shutdown", task.exception());
            }
        }
        finish("END");
    }

    /** Runs the loop until the future is done, and says whether that came about. */
    private boolean untilDone(Future<?> future) {
        try {
            loop.runUntilComplete(future);
        } catch (DeadlockError quiescent) {
            if (!future.done()) {
                finish("DEADLOCK");
                return false;
            }
        } catch (Throwable raised) {
            if (!future.done() && !trace.closed()) {
                throw Throwing.sneaky(raised);
            }
        }
        return !trace.closed();
    }

    private void finish(String status) {
        trace.line(status);
        for (Node spec : program.objects()) {
            if (!spec.text("kind").equals("future")) {
                trace.line("final " + spec.text("name") + " " + objects.state(spec));
            }
        }
        for (Names.Handle handle : names.bindings()) {
            trace.line("final " + handle.name() + " " + AsyncioStatements.state(handle.future()));
        }
    }

    private void onLoopError(ExceptionContext context) {
        @Nullable Throwable exception = context.exception();
        if (exception instanceof Halt) {
            loop.stop();
        } else if (exception != null && !context.message().contains("never retrieved")) {
            handlerEvent(context.message().startsWith("Exception in callback") ? "callback" : "other", exception);
        }
    }

    private void handlerEvent(String source, @Nullable Throwable exception) {
        trace.event(time.now(), "loop", "-", "handler " + source + " ! " + Texts.value(exception));
    }

    /** Ends what is still waiting, so that no thread outlives its program. The trace is closed. */
    private void cleanUp() {
        for (int round = 0; round < CLEAN_UP_ROUNDS && !loop.allTasks().isEmpty(); round++) {
            loop.allTasks().forEach(Task::cancel);
            drain();
        }
        loop.close();
    }

    @Override
    public long now() {
        return time.now();
    }

    @Override
    public boolean usable(Statement statement, Frame frame) {
        return references.areBound(statement, frame);
    }

    @Override
    public @Nullable Plain plain(String op) {
        return statements.get(op);
    }

    @Override
    public @Nullable Block block(String op) {
        return blocks.get(op);
    }

    @Override
    public boolean isCancellation(Throwable exception) {
        return exception instanceof CancelledError;
    }

    @Override
    public boolean catches(String name, Throwable exception) {
        return ExceptionKind.of(exception).caughtBy(name);
    }

    @Override
    public String text(Throwable exception) {
        return Texts.exception(exception);
    }

    @Override
    public boolean holds(Node test) {
        String name = test.text("on");
        return switch (test.text("t")) {
            case "done" -> names.future(name).done();
            case "cancelled" -> names.future(name).cancelled();
            case "is_set" -> objects.event(name).isSet();
            case "locked" -> objects.locked(name);
            case "empty" -> objects.queue(name).empty();
            case "full" -> objects.queue(name).full();
            case "ge" -> bodies.variable(name) >= test.number("n");
            default -> throw new MalformedProgramException("unknown test " + test.text("t"));
        };
    }
}
