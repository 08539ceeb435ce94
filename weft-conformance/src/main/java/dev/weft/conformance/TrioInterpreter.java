package dev.weft.conformance;

import dev.weft.CancelledError;
import dev.weft.Clock;
import dev.weft.DeadlockError;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.LoopOptions;
import dev.weft.conformance.TrioNames.Need;
import dev.weft.trio.Trio;
import dev.weft.trio.TrioOptions;
import dev.weft.trio.TrioVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs one program of the Trio language in virtual time, and collects its trace.
 *
 * <p>Semantics: part B of the languages' definition, which is that of Trio 0.22. A program is used once.
 */
final class TrioInterpreter implements Language {
    private static final long BUDGET = 1000;

    private static final Map<String, Need> NEEDS = Map.ofEntries(
            Map.entry("cancel", Need.SCOPE),
            Map.entry("set_deadline", Need.SCOPE),
            Map.entry("set_shield", Need.SCOPE),
            Map.entry("scope_info", Need.SCOPE),
            Map.entry("enter_scope", Need.SCOPE),
            Map.entry("start_soon", Need.NURSERY),
            Map.entry("start", Need.NURSERY),
            Map.entry("send_nowait", Need.SENDER),
            Map.entry("send", Need.SENDER),
            Map.entry("receive_nowait", Need.RECEIVER),
            Map.entry("receive", Need.RECEIVER),
            Map.entry("receive_all", Need.RECEIVER),
            Map.entry("clone", Need.ENDPOINT),
            Map.entry("close", Need.ENDPOINT),
            Map.entry("aclose", Need.ENDPOINT),
            Map.entry("channel_info", Need.ENDPOINT),
            Map.entry("with_endpoint", Need.ENDPOINT));

    private final Program program;
    private final Trace trace;
    private final EventLoop loop = EventLoop.create(LoopOptions.defaults().withClock(Clock.virtual()));
    private final VirtualTime time = new VirtualTime(loop);
    private final TrioNames names = new TrioNames();
    private final Map<String, @Nullable Object> variables = new HashMap<>();
    private final TrioObjects objects = new TrioObjects(names, variables, time);
    private final Bodies bodies;
    private final TrioStatements statements;
    private final TrioBlocks blocks;

    private TrioInterpreter(Program program) {
        this.program = program;
        trace = new Trace(program.budget(BUDGET));
        bodies = new Bodies(trace, this, variables);
        statements = new TrioStatements(time, names, objects, bodies);
        blocks = new TrioBlocks(time, names, objects, bodies);
    }

    /** Runs a program and returns the lines of its trace, its events sorted by time and label. */
    static List<String> run(Program program) {
        TrioInterpreter interpreter = new TrioInterpreter(program);
        interpreter.run();
        interpreter.trace.close();
        interpreter.trace.sortEvents();
        return interpreter.trace.lines();
    }

    private void run() {
        String status = "END ok";
        try {
            Trio.run(
                    this::main,
                    TrioOptions.DEFAULT.withVersion(TrioVersion.V0_22).withLoopFactory(() -> loop));
        } catch (DeadlockError deadlock) {
            status = "DEADLOCK";
        } catch (Throwable raised) {
            status = "END ! " + text(raised);
        }
        trace.line(status);
        finalLines(false);
        finalLines(true);
    }

    private void finalLines(boolean ofChannels) {
        for (Node spec : program.objects()) {
            if (spec.text("kind").equals("channel") == ofChannels) {
                trace.line("final " + spec.text("name") + " " + objects.state(spec));
            }
        }
    }

    private void main() {
        program.objects().forEach(objects::declare);
        bodies.coroutine(names.newLabel("main"), program.main());
    }

    @Override
    public long now() {
        return time.now();
    }

    @Override
    public boolean usable(Statement statement, Frame frame) {
        @Nullable Need need = NEEDS.get(statement.op());
        return (need == null || names.bound(need, statement.on()))
                && (!statement.op().equals("started") || frame.status() != null);
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
        return exception instanceof CancelledError
                || (exception instanceof ExceptionGroup group
                        && group.exceptions().stream().anyMatch(this::isCancellation));
    }

    @Override
    public boolean catches(String name, Throwable exception) {
        return switch (name) {
            case "any" -> true;
            case "Exception" -> !isCancellation(exception);
            case "Cancelled" -> exception instanceof CancelledError;
            case "ExceptionGroup" -> exception instanceof ExceptionGroup && !isCancellation(exception);
            default -> ExceptionKind.of(exception).shownName().equals(name);
        };
    }

    @Override
    public String text(Throwable exception) {
        return Texts.trioException(exception);
    }

    @Override
    public boolean holds(Node test) {
        String name = test.text("on");
        return switch (test.text("t")) {
            case "is_set" -> objects.event(name).isSet();
            case "locked" -> objects.locked(name);
            case "ge" -> bodies.variable(name) >= test.number("n");
            default -> throw new MalformedProgramException("unknown test " + test.text("t"));
        };
    }
}
