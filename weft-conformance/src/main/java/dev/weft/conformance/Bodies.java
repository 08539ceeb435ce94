package dev.weft.conformance;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs bodies: lists of statements, with the control flow that both languages share.
 *
 * <p>Semantics: section 0.5 of the languages' definition (skip, soft, budget, {@code return}, {@code if},
 * {@code repeat}, {@code try}). {@link Halt} passes everything.
 */
final class Bodies {
    private final Trace trace;
    private final Language language;
    private final Map<String, @Nullable Object> variables;
    private final Map<String, Block> control =
            Map.of("return", this::doReturn, "if", this::doIf, "repeat", this::doRepeat, "try", this::doTry);
    private final Map<String, Plain> simple =
            Map.of("log", this::doLog, "set", this::doSet, "add", this::doAdd, "raise", this::doRaise);

    Bodies(Trace trace, Language language, Map<String, @Nullable Object> variables) {
        this.trace = trace;
        this.language = language;
        this.variables = variables;
    }

    /** Runs a coroutine's body, its first and last event included, and returns its value. Suspends if it waits. */
    @Nullable
    Object coroutine(String label, List<Statement> body) {
        return coroutine(Frame.task(label), body);
    }

    /** Runs a coroutine's body in a frame, as {@link #coroutine(String, List)} does. */
    @Nullable
    Object coroutine(Frame frame, List<Statement> body) {
        String label = frame.label();
        trace.event(language.now(), label, "-", "start");
        @Nullable Return outcome;
        try {
            outcome = run(body, frame);
        } catch (Halt halt) {
            throw halt;
        } catch (Throwable raised) {
            trace.event(language.now(), label, "-", "end ! " + language.text(raised));
            throw Throwing.sneaky(raised);
        }
        @Nullable Object value = outcome == null ? null : outcome.value();
        trace.event(language.now(), label, "-", "end = " + Texts.value(value));
        return value;
    }

    /** Runs a callback's body, which never waits. */
    void callback(List<Statement> body, Frame frame) throws Exception {
        run(body, frame);
    }

    /** Runs a body and returns the {@code return} that left it, or null. Suspends if a statement waits. */
    @Nullable
    Return run(List<Statement> body, Frame frame) throws Exception {
        for (Statement statement : body) {
            trace.countStatement();
            if (!language.usable(statement, frame)) {
                emit(frame, statement, "skip");
                continue;
            }
            @Nullable Return outcome;
            try {
                outcome = step(statement, frame);
            } catch (Halt halt) {
                throw halt;
            } catch (Throwable raised) {
                if (swallows(statement, raised)) {
                    continue;
                }
                throw Throwing.sneaky(raised);
            }
            if (outcome != null) {
                return outcome;
            }
        }
        return null;
    }

    /** Writes the event of a statement. */
    void emit(Frame frame, Statement statement, String text) {
        trace.event(language.now(), frame.label(), Long.toString(statement.id()), statement.op() + " " + text);
    }

    /** Says whether the statement swallows what it raised. */
    boolean swallows(Statement statement, Throwable raised) {
        return statement.soft() && !language.isCancellation(raised);
    }

    private @Nullable Return step(Statement statement, Frame frame) throws Exception {
        String op = statement.op();
        @Nullable Block block = control.get(op);
        if (block == null) {
            block = language.block(op);
        }
        if (block != null) {
            return block.run(statement, frame);
        }
        @Nullable Plain plain = simple.get(op);
        if (plain == null) {
            plain = language.plain(op);
        }
        if (plain == null) {
            throw new MalformedProgramException("unknown statement " + op);
        }
        runPlain(plain, statement, frame);
        return null;
    }

    private void runPlain(Plain plain, Statement statement, Frame frame) {
        String text;
        try {
            text = plain.run(statement, frame);
        } catch (Halt halt) {
            throw halt;
        } catch (Throwable raised) {
            emit(frame, statement, "! " + language.text(raised));
            throw Throwing.sneaky(raised);
        }
        emit(frame, statement, text);
    }

    private String doLog(Statement s, Frame frame) {
        return s.text("text");
    }

    private String doSet(Statement s, Frame frame) {
        variables.put(s.on(), s.number("value"));
        return "= " + s.number("value");
    }

    private String doAdd(Statement s, Frame frame) {
        long sum = variable(s.on()) + s.number("by");
        variables.put(s.on(), sum);
        return "= " + sum;
    }

    private String doRaise(Statement s, Frame frame) {
        throw Throwing.sneaky(Raised.of(s.node("exc")));
    }

    /** Returns the value of a variable. */
    long variable(String name) {
        if (variables.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new MalformedProgramException("no variable " + name);
    }

    private Return doReturn(Statement s, Frame frame) {
        @Nullable Object value = s.fields().value("value");
        emit(frame, s, "= " + Texts.value(value));
        return new Return(value);
    }

    private @Nullable Return doIf(Statement s, Frame frame) throws Exception {
        boolean holds = language.holds(s.node("test"));
        emit(frame, s, "= " + holds);
        return run(s.body(holds ? "then" : "else"), frame);
    }

    private @Nullable Return doRepeat(Statement s, Frame frame) throws Exception {
        for (long i = s.number("times"); i > 0; i--) {
            @Nullable Return outcome = run(s.body("body"), frame);
            if (outcome != null) {
                return outcome;
            }
        }
        return null;
    }

    private @Nullable Return doTry(Statement s, Frame frame) throws Exception {
        @Nullable Return outcome = null;
        @Nullable Throwable pending = null;
        try {
            outcome = tryAndCatch(s, frame);
        } catch (Halt halt) {
            throw halt;
        } catch (Throwable raised) {
            pending = raised;
        }
        if (s.has("finally")) {
            emit(frame, s, "finally");
            @Nullable Return replacement = run(s.body("finally"), frame);
            if (replacement != null) {
                return replacement;
            }
        }
        if (pending != null) {
            throw Throwing.sneaky(pending);
        }
        return outcome;
    }

    private @Nullable Return tryAndCatch(Statement s, Frame frame) throws Exception {
        try {
            return run(s.body("body"), frame);
        } catch (Halt halt) {
            throw halt;
        } catch (Throwable raised) {
            for (Node clause : s.nodes("catch")) {
                if (clause.texts("on").stream().anyMatch(name -> language.catches(name, raised))) {
                    emit(frame, s, "catch " + language.text(raised));
                    @Nullable Return outcome = run(clause.body("do"), frame);
                    if (outcome == null && clause.flag("reraise")) {
                        throw Throwing.sneaky(raised);
                    }
                    return outcome;
                }
            }
            throw Throwing.sneaky(raised);
        }
    }
}
