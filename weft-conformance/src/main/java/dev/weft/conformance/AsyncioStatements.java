package dev.weft.conformance;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Queue;
import dev.weft.asyncio.Timeout;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statements of the asyncio language that never wait, one method each. */
final class AsyncioStatements {
    private final EventLoop loop;
    private final VirtualTime time;
    private final Names names;
    private final AsyncioObjects objects;
    private final AsyncioExpressions expressions;
    private final Map<String, Callback> callbacks;
    private final Map<String, Plain> operations = new HashMap<>();

    AsyncioStatements(
            EventLoop loop,
            VirtualTime time,
            Names names,
            AsyncioObjects objects,
            AsyncioExpressions expressions,
            Map<String, Callback> callbacks) {
        this.loop = loop;
        this.time = time;
        this.names = names;
        this.objects = objects;
        this.expressions = expressions;
        this.callbacks = callbacks;
        addFutures();
        addTimers();
        addObjects();
        addBlocks();
    }

    /** Returns the operation of a statement, null when {@code op} is none of these. */
    @Nullable
    Plain get(String op) {
        return operations.get(op);
    }

    private void addFutures() {
        operations.put("spawn", this::spawn);
        operations.put("bind", this::bind);
        operations.put("cancel", this::cancel);
        operations.put("uncancel", (s, frame) -> "= " + names.task(s.on()).uncancel());
        operations.put("cancelling", (s, frame) -> "= " + names.task(s.on()).cancelling());
        operations.put("set_result", this::setResult);
        operations.put("set_exception", this::setException);
        operations.put("state", (s, frame) -> state(names.future(s.on())));
        operations.put("result", (s, frame) -> result(names.future(s.on())));
        operations.put("exception", (s, frame) -> exception(names.future(s.on())));
        operations.put("set_name", this::setName);
        operations.put("get_name", this::getName);
        operations.put("add_done_callback", this::addDoneCallback);
        operations.put("remove_done_callback", this::removeDoneCallback);
    }

    private void addTimers() {
        operations.put("call_soon", this::callSoon);
        operations.put("call_later", this::callLater);
        operations.put("call_at", this::callAt);
        operations.put("cancel_timer", this::cancelTimer);
    }

    private void addObjects() {
        operations.put("put_nowait", this::putNowait);
        operations.put(
                "get_nowait",
                (s, frame) -> "= " + Texts.value(objects.queue(s.on()).getNowait()));
        operations.put("task_done", this::taskDone);
        operations.put("queue_info", this::queueInfo);
        operations.put("release", this::release);
        operations.put("locked", (s, frame) -> "= " + objects.locked(s.on()));
        operations.put("event_set", this::eventSet);
        operations.put("event_clear", this::eventClear);
        operations.put("is_set", (s, frame) -> "= " + objects.event(s.on()).isSet());
        operations.put("notify", this::signal);
        operations.put("notify_all", this::signalAll);
        operations.put("barrier_info", (s, frame) -> AsyncioObjects.state(objects.barrier(s.on())));
    }

    private void addBlocks() {
        operations.put("bind_self", this::bindSelf);
        operations.put("group_spawn", this::groupSpawn);
        operations.put("reschedule", this::reschedule);
        operations.put("timeout_info", this::timeoutInfo);
    }

    /** Returns the state of a future, without side effects. */
    static String state(Future<Object> future) {
        if (!future.done()) {
            return "pending";
        }
        if (future.cancelled()) {
            return "cancelled";
        }
        @Nullable Throwable failure = future.exception();
        return failure == null ? "= " + Texts.value(future.result()) : "! " + Texts.exception(failure);
    }

    private String spawn(Statement s, Frame frame) {
        var coroutine = expressions.evaluate(s.node("e"));
        names.bind(s.as(), Names.Kind.TASK, Asyncio.createTask(coroutine, s.as()));
        return "ok";
    }

    private String bind(Statement s, Frame frame) {
        names.bind(s.as(), Names.Kind.COMPOSITE, expressions.future(s.node("e")));
        return "ok";
    }

    private String cancel(Statement s, Frame frame) {
        Future<Object> future = names.future(s.on());
        @Nullable String message = s.textOrNull("msg");
        return "= " + (message == null ? future.cancel() : future.cancel(message));
    }

    private String setResult(Statement s, Frame frame) {
        setResult(names.future(s.on()), s.fields().value("value"));
        return "ok";
    }

    private static <T extends @Nullable Object> void setResult(Future<Object> future, T value) {
        @SuppressWarnings("unchecked")
        Future<T> settable = (Future<T>) future;
        settable.setResult(value);
    }

    private String setException(Statement s, Frame frame) {
        names.future(s.on()).setException(Raised.of(s.node("exc")));
        return "ok";
    }

    private static String result(Future<Object> future) {
        try {
            return "= " + Texts.value(future.result());
        } catch (Throwable raised) {
            return "! " + Texts.exception(raised);
        }
    }

    private static String exception(Future<Object> future) {
        try {
            return "= " + Texts.value(future.exception());
        } catch (Throwable raised) {
            return "! " + Texts.exception(raised);
        }
    }

    private String setName(Statement s, Frame frame) {
        names.task(s.on()).setName(s.text("name"));
        return "ok";
    }

    private String getName(Statement s, Frame frame) {
        String name = names.task(s.on()).getName();
        return name.startsWith("Task-") ? "= auto" : "= " + Texts.value(name);
    }

    private Callback callback(Statement s) {
        @Nullable Callback callback = callbacks.get(s.text("cb"));
        if (callback == null) {
            throw new MalformedProgramException("no callback " + s.text("cb"));
        }
        return callback;
    }

    private String addDoneCallback(Statement s, Frame frame) {
        names.future(s.on()).addDoneCallback(callback(s));
        return "ok";
    }

    private String removeDoneCallback(Statement s, Frame frame) {
        return "= " + names.future(s.on()).removeDoneCallback(callback(s));
    }

    private String callSoon(Statement s, Frame frame) {
        names.timers.put(s.as(), loop.callSoon(callback(s)));
        return "ok";
    }

    private String callLater(Statement s, Frame frame) {
        names.timers.put(s.as(), loop.callLater(Duration.ofMillis(s.number("ms")), callback(s)));
        return "ok";
    }

    private String callAt(Statement s, Frame frame) {
        names.timers.put(s.as(), loop.callAt(time.nanosAt(s.number("at")), callback(s)));
        return "ok";
    }

    private String cancelTimer(Statement s, Frame frame) {
        bound(names.timers, s.on()).cancel();
        return "ok";
    }

    private String putNowait(Statement s, Frame frame) {
        objects.queue(s.on()).putNowait(s.fields().value("value"));
        return "ok";
    }

    private String taskDone(Statement s, Frame frame) {
        objects.queue(s.on()).taskDone();
        return "ok";
    }

    private String queueInfo(Statement s, Frame frame) {
        Queue<@Nullable Object> queue = objects.queue(s.on());
        return "size=" + queue.qsize() + " empty=" + queue.empty() + " full=" + queue.full();
    }

    private String release(Statement s, Frame frame) {
        objects.release(s.on());
        return "ok";
    }

    private String eventSet(Statement s, Frame frame) {
        objects.event(s.on()).set();
        return "ok";
    }

    private String eventClear(Statement s, Frame frame) {
        objects.event(s.on()).clear();
        return "ok";
    }

    private String signal(Statement s, Frame frame) {
        objects.condition(s.on()).signal(s.integer("n"));
        return "ok";
    }

    private String signalAll(Statement s, Frame frame) {
        objects.condition(s.on()).signalAll();
        return "ok";
    }

    @SuppressWarnings("unchecked")
    private String bindSelf(Statement s, Frame frame) {
        names.bind(s.as(), Names.Kind.TASK, (Task<Object>) Task.current());
        return "ok";
    }

    private String groupSpawn(Statement s, Frame frame) {
        var coroutine = expressions.evaluate(s.node("e"));
        Task<Object> task = bound(names.groups, s.on()).createTask(coroutine, s.as());
        names.bind(s.as(), Names.Kind.TASK, task);
        return "ok";
    }

    private String reschedule(Statement s, Frame frame) {
        bound(names.timeouts, s.on()).reschedule(s.has("ms") ? (Long) time.nanosAt(time.now() + s.number("ms")) : null);
        return "ok";
    }

    private String timeoutInfo(Statement s, Frame frame) {
        Timeout timeout = bound(names.timeouts, s.on());
        @Nullable Long when = timeout.when();
        return "when=" + (when == null ? "null" : time.millis(when)) + " expired=" + timeout.expired();
    }

    private static <V> V bound(Map<String, V> map, String name) {
        @Nullable V value = map.get(name);
        if (value == null) {
            throw new MalformedProgramException(name + " is not bound");
        }
        return value;
    }
}
