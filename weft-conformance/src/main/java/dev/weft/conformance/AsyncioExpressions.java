package dev.weft.conformance;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.Future;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Barrier;
import dev.weft.asyncio.Condition;
import dev.weft.asyncio.ReturnWhen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of the asyncio language. Evaluating one gives something to await; those of futures do their work at
 * once, those of coroutines when they are awaited or run as a task.
 */
final class AsyncioExpressions {
    private final Names names;
    private final AsyncioObjects objects;
    private final Bodies bodies;

    AsyncioExpressions(Names names, AsyncioObjects objects, Bodies bodies) {
        this.names = names;
        this.objects = objects;
        this.bodies = bodies;
    }

    /** Evaluates an expression, its parts first, from left to right. Does not suspend. */
    Awaitable<Object> evaluate(Node e) {
        return switch (e.text("k")) {
            case "ref", "gather", "shield" -> future(e);
            case "coro" -> coroutine(e);
            case "sleep" -> sleep(e);
            case "wait_for" -> waitFor(e);
            case "wait" -> wait(e);
            case "acquire" -> () -> objects.acquire(e.text("on"));
            case "get", "put", "join" -> queue(e);
            case "event_wait" -> () -> objects.event(e.text("on")).await();
            case "cond_wait", "cond_wait_for" -> condition(e);
            default -> barrier(e);
        };
    }

    /** Evaluates an expression whose value is a future. Does not suspend. */
    @SuppressWarnings("unchecked")
    Future<Object> future(Node e) {
        return switch (e.text("k")) {
            case "ref" -> names.future(e.text("on"));
            case "gather" ->
                (Future<Object>) (Future<?>)
                        (e.flag("return_exceptions")
                                ? Asyncio.gatherSettled(evaluateAll(e.nodes("items")))
                                : Asyncio.gather(evaluateAll(e.nodes("items"))));
            case "shield" -> Asyncio.shield(evaluate(e.node("e")));
            default -> throw new MalformedProgramException(e.text("k") + " is no future");
        };
    }

    /** Evaluates a list of expressions. Does not suspend. */
    List<Awaitable<Object>> evaluateAll(List<Node> items) {
        List<Awaitable<Object>> values = new ArrayList<>(items.size());
        for (Node item : items) {
            values.add(evaluate(item));
        }
        return values;
    }

    /** Returns a duration in a field, null when it is absent. */
    static @Nullable Duration duration(Node node) {
        return node.has("ms") ? Duration.ofMillis(node.number("ms")) : null;
    }

    private Awaitable<Object> coroutine(Node e) {
        String label = names.newLabel(e.text("as"));
        return coroutine(label, e.body("body"));
    }

    /** Returns the coroutine that runs a body under a label. */
    @SuppressWarnings("NullAway") // a program's values may be null
    Awaitable<Object> coroutine(String label, List<Statement> body) {
        return () -> bodies.coroutine(label, body);
    }

    @SuppressWarnings("NullAway") // a program's values may be null
    private static Awaitable<Object> sleep(Node e) {
        Duration delay = Duration.ofMillis(e.number("ms"));
        @Nullable Object value = e.value("value");
        return () -> Asyncio.sleep(delay, value);
    }

    private Awaitable<Object> waitFor(Node e) {
        Awaitable<Object> inner = evaluate(e.node("e"));
        @Nullable Duration limit = duration(e);
        return () -> Asyncio.waitFor(inner, limit);
    }

    private Awaitable<Object> wait(Node e) {
        List<Future<Object>> items = e.nodes("items").stream().map(this::future).toList();
        @Nullable Duration limit = duration(e);
        ReturnWhen returnWhen = ReturnWhen.valueOf(e.text("return_when"));
        return () -> WaitResult.of(items, Asyncio.wait(items, limit, returnWhen));
    }

    @SuppressWarnings("NullAway") // a program's values may be null
    private Awaitable<Object> queue(Node e) {
        var queue = objects.queue(e.text("on"));
        return switch (e.text("k")) {
            case "get" -> queue::get;
            case "put" -> nothing(() -> queue.put(e.value("value")));
            default -> nothing(queue::join);
        };
    }

    private Awaitable<Object> condition(Node e) {
        Condition condition = objects.condition(e.text("on"));
        return e.text("k").equals("cond_wait")
                ? condition::await
                : () -> condition.await(() -> bodies.variable(e.text("var")) >= e.number("ge"));
    }

    private Awaitable<Object> barrier(Node e) {
        Barrier barrier = objects.barrier(e.text("on"));
        return switch (e.text("k")) {
            case "barrier_wait" -> barrier::await;
            case "barrier_reset" -> nothing(barrier::reset);
            case "barrier_abort" -> nothing(barrier::abort);
            default -> throw new MalformedProgramException("unknown expression " + e.text("k"));
        };
    }

    @SuppressWarnings("NullAway") // a coroutine without a value gives null
    private static Awaitable<Object> nothing(Action action) {
        return () -> {
            action.run();
            return null;
        };
    }
}
