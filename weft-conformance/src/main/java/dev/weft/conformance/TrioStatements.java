package dev.weft.conformance;

import dev.weft.CancelScope;
import dev.weft.Deadlines;
import dev.weft.trio.CapacityLimiter;
import dev.weft.trio.MemoryReceiveChannel;
import dev.weft.trio.MemorySendChannel;
import dev.weft.trio.Semaphore;
import dev.weft.trio.TaskStatus;
import dev.weft.trio.Trio;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statements of the Trio language that hold no bodies of their own, one method each. */
final class TrioStatements {
    private final VirtualTime time;
    private final TrioNames names;
    private final TrioObjects objects;
    private final Bodies bodies;
    private final Map<String, Plain> operations = new HashMap<>();

    TrioStatements(VirtualTime time, TrioNames names, TrioObjects objects, Bodies bodies) {
        this.time = time;
        this.names = names;
        this.objects = objects;
        this.bodies = bodies;
        addScopes();
        addObjects();
        addChannels();
        addCheckpoints();
    }

    /** Returns the operation of a statement, null when {@code op} is none of these. */
    @Nullable
    Plain get(String op) {
        return operations.get(op);
    }

    private interface Step {
        void run(Statement statement) throws Exception;
    }

    private void ok(String op, Step step) {
        operations.put(op, (s, frame) -> {
            step.run(s);
            return "ok";
        });
    }

    private void nothing(String op, Step step) {
        operations.put(op, (s, frame) -> {
            step.run(s);
            return "= null";
        });
    }

    private void addScopes() {
        ok("cancel", s -> names.scope(s.on()).cancel());
        ok(
                "set_deadline",
                s -> names.scope(s.on())
                        .deadline(s.has("ms") ? time.nanosAt(time.now() + s.number("ms")) : Deadlines.NEVER));
        ok("set_shield", s -> names.scope(s.on()).shield(s.fields().flag("value")));
        operations.put("scope_info", (s, frame) -> scopeInfo(names.scope(s.on())));
        operations.put("effective_deadline", (s, frame) -> "= " + deadline(Trio.currentEffectiveDeadline()));
        operations.put("start_soon", this::startSoon);
        operations.put("started", TrioStatements::started);
    }

    private void addObjects() {
        ok("event_set", s -> objects.event(s.on()).set());
        operations.put("is_set", (s, frame) -> "= " + objects.event(s.on()).isSet());
        ok("acquire_nowait", s -> objects.acquireNowait(s.on()));
        ok("release", s -> objects.release(s.on()));
        operations.put("locked", (s, frame) -> "= " + objects.locked(s.on()));
        ok("notify", s -> objects.condition(s.on()).signal(s.integer("n")));
        ok("notify_all", s -> objects.condition(s.on()).signalAll());
        ok("acquire_for_nowait", s -> objects.limiter(s.on()).acquireOnBehalfOfNowait(s.text("who")));
        ok("release_for", s -> objects.limiter(s.on()).releaseOnBehalfOf(s.text("who")));
        ok("set_tokens", s -> objects.limiter(s.on()).totalTokens(s.integer("n")));
        operations.put("limiter_info", (s, frame) -> limiterInfo(objects.limiter(s.on())));
        operations.put("semaphore_info", (s, frame) -> semaphoreInfo(objects.semaphore(s.on())));
    }

    @SuppressWarnings("NullAway") // a program's values may be null
    private void addChannels() {
        ok("send_nowait", s -> names.sender(s.on()).sendNowait(s.fields().value("value")));
        operations.put(
                "receive_nowait",
                (s, frame) -> "= " + Texts.value(names.receiver(s.on()).receiveNowait()));
        ok("clone", s -> names.bindEndpoint(s.as(), copy(names.endpoint(s.on()))));
        ok("close", s -> names.endpoint(s.on()).close());
        operations.put("channel_info", (s, frame) -> TrioNames.state(names.endpoint(s.on())));
        nothing("send", s -> names.sender(s.on()).send(s.fields().value("value")));
        operations.put(
                "receive",
                (s, frame) -> "= " + Texts.value(names.receiver(s.on()).receive()));
        nothing("aclose", s -> aclose(names.endpoint(s.on())));
    }

    private void addCheckpoints() {
        nothing("sleep", s -> Trio.sleep(Duration.ofMillis(s.number("ms"))));
        nothing("sleep_until", s -> Trio.sleepUntil(time.nanosAt(s.number("at"))));
        nothing("sleep_forever", s -> Trio.sleepForever());
        nothing("checkpoint", s -> Trio.checkpoint());
        nothing("checkpoint_if_cancelled", s -> Trio.checkpointIfCancelled());
        nothing("cancel_shielded_checkpoint", s -> Trio.cancelShieldedCheckpoint());
        operations.put("start", this::start);
        nothing("event_wait", s -> objects.event(s.on()).await());
        nothing("acquire", s -> objects.acquire(s.on()));
        nothing("acquire_for", s -> objects.limiter(s.on()).acquireOnBehalfOf(s.text("who")));
        nothing("cond_wait", s -> objects.condition(s.on()).await());
    }

    private String startSoon(Statement s, Frame frame) {
        String label = names.newLabel(s.as());
        List<Statement> body = s.body("body");
        names.nursery(s.on()).startSoon(() -> {
            bodies.coroutine(label, body);
        });
        return "ok";
    }

    private String start(Statement s, Frame frame) {
        String label = names.newLabel(s.as());
        List<Statement> body = s.body("body");
        @Nullable
        Object value = names.nursery(s.on())
                .<@Nullable Object>start(status -> bodies.coroutine(new Frame(label, true, status), body));
        return "= " + Texts.value(value);
    }

    private static String started(Statement s, Frame frame) {
        @Nullable TaskStatus<@Nullable Object> status = frame.status();
        if (status == null) {
            throw new MalformedProgramException("nobody waits for this body to start");
        }
        status.started(s.fields().value("value"));
        return "ok";
    }

    private String scopeInfo(CancelScope scope) {
        return "called=" + scope.cancelCalled() + " caught=" + scope.cancelledCaught() + " deadline="
                + deadline(scope.deadline()) + " shield=" + scope.shield();
    }

    private String deadline(long nanos) {
        if (nanos == Deadlines.NEVER) {
            return "inf";
        }
        return nanos == Long.MIN_VALUE ? "-inf" : Long.toString(time.millis(nanos));
    }

    private static String limiterInfo(CapacityLimiter limiter) {
        CapacityLimiter.Statistics statistics = limiter.statistics();
        return "borrowed=" + statistics.borrowedTokens() + " total=" + statistics.totalTokens() + " waiting="
                + statistics.tasksWaiting();
    }

    private static String semaphoreInfo(Semaphore semaphore) {
        return "value=" + semaphore.value() + " waiting="
                + semaphore.statistics().tasksWaiting();
    }

    private static AutoCloseable copy(AutoCloseable endpoint) {
        return endpoint instanceof MemorySendChannel<?> sender
                ? sender.copy()
                : ((MemoryReceiveChannel<?>) endpoint).copy();
    }

    private static void aclose(AutoCloseable endpoint) {
        if (endpoint instanceof MemorySendChannel<?> sender) {
            sender.aclose();
        } else {
            ((MemoryReceiveChannel<?>) endpoint).aclose();
        }
    }
}
