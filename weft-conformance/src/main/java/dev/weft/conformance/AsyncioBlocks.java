package dev.weft.conformance;

import dev.weft.Awaitable;
import dev.weft.asyncio.AsyncContextManager;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Barrier;
import dev.weft.asyncio.TaskGroup;
import dev.weft.asyncio.Timeout;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The statements of the asyncio language that may wait, one method each. */
final class AsyncioBlocks {
    private final VirtualTime time;
    private final Names names;
    private final AsyncioObjects objects;
    private final AsyncioExpressions expressions;
    private final Bodies bodies;

    AsyncioBlocks(
            VirtualTime time, Names names, AsyncioObjects objects, AsyncioExpressions expressions, Bodies bodies) {
        this.time = time;
        this.names = names;
        this.objects = objects;
        this.expressions = expressions;
        this.bodies = bodies;
    }

    /** Returns the operation of a statement, null when {@code op} is none of these. */
    @Nullable
    Block get(String op) {
        return switch (op) {
            case "await" -> this::await;
            case "as_completed" -> this::asCompleted;
            case "with" -> this::with;
            case "timeout" -> this::timeout;
            case "group" -> this::group;
            default -> null;
        };
    }

    private @Nullable Return await(Statement s, Frame frame) {
        String kind = s.node("e").text("k");
        @Nullable Object value;
        try {
            value = expressions.evaluate(s.node("e")).await();
        } catch (Halt halt) {
            throw halt;
        } catch (Throwable raised) {
            bodies.emit(frame, s, kind + " ! " + Texts.exception(raised));
            throw Throwing.sneaky(raised);
        }
        bodies.emit(frame, s, kind + " = " + Texts.value(value));
        return null;
    }

    private @Nullable Return asCompleted(Statement s, Frame frame) {
        List<Awaitable<Object>> items = expressions.evaluateAll(s.nodes("items"));
        long left = s.has("limit") ? s.number("limit") : Long.MAX_VALUE;
        for (Awaitable<Object> next : Asyncio.asCompleted(items, AsyncioExpressions.duration(s.fields()))) {
            try {
                bodies.emit(frame, s, "item = " + Texts.value(next.await()));
            } catch (Halt halt) {
                throw halt;
            } catch (Throwable raised) {
                bodies.emit(frame, s, "item ! " + Texts.exception(raised));
                if (!bodies.swallows(s, raised)) {
                    throw Throwing.sneaky(raised);
                }
            }
            left--;
            if (left == 0) {
                break;
            }
        }
        bodies.emit(frame, s, "ok");
        return null;
    }

    private @Nullable Return with(Statement s, Frame frame) {
        AsyncContextManager<?> manager = objects.get(s.on()) instanceof Barrier barrier
                ? new Entered(barrier::await, () -> {})
                : new Entered(() -> acquired(s.on()), () -> objects.release(s.on()));
        return inside(s, frame, manager, true);
    }

    @SuppressWarnings("NullAway") // entering a lock gives nothing
    private Object acquired(String name) {
        objects.acquire(name);
        return null;
    }

    private @Nullable Return timeout(Statement s, Frame frame) {
        @Nullable Long when = null;
        if (s.has("at")) {
            when = time.nanosAt(s.number("at"));
        } else if (s.has("ms")) {
            when = time.nanosAt(time.now() + s.number("ms"));
        }
        Timeout timeout = new Timeout(when);
        names.timeouts.put(s.as(), timeout);
        return inside(s, frame, timeout, false);
    }

    private @Nullable Return group(Statement s, Frame frame) {
        TaskGroup group = new TaskGroup();
        names.groups.put(s.as(), group);
        return inside(s, frame, group, false);
    }

    /** Runs a statement's body inside a context manager, both ends in the trace. Suspends as its parts do. */
    private @Nullable Return inside(Statement s, Frame frame, AsyncContextManager<?> manager, boolean showEntered) {
        var outcome = new AtomicReference<@Nullable Return>();
        try {
            manager.run(entered -> {
                bodies.emit(frame, s, showEntered && entered != null ? "enter = " + Texts.value(entered) : "enter");
                outcome.set(bodies.run(s.body("body"), frame));
            });
        } catch (Halt halt) {
            throw halt;
        } catch (Throwable raised) {
            bodies.emit(frame, s, "exit ! " + Texts.exception(raised));
            throw Throwing.sneaky(raised);
        }
        bodies.emit(frame, s, "exit ok");
        return outcome.get();
    }

    /** A lock or a barrier, entered as {@code async with} does. */
    private record Entered(Awaitable<?> entering, Runnable leaving) implements AsyncContextManager<@Nullable Object> {
        @Override
        public @Nullable Object enter() throws Exception {
            return entering.await();
        }

        @Override
        public boolean exit(@Nullable Throwable failure) {
            leaving.run();
            return false;
        }
    }
}
