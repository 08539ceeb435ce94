package dev.weft.conformance;

import dev.weft.CancelScope;
import dev.weft.trio.CapacityLimiter;
import dev.weft.trio.Condition;
import dev.weft.trio.Event;
import dev.weft.trio.Lock;
import dev.weft.trio.MemoryChannel;
import dev.weft.trio.Semaphore;
import dev.weft.trio.Trio;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The declared objects of a Trio program, by name. */
final class TrioObjects {
    private final Table<Object> objects = new Table<>();
    private final Map<String, @Nullable Object> variables;
    private final TrioNames names;
    private final VirtualTime time;

    TrioObjects(TrioNames names, Map<String, @Nullable Object> variables, VirtualTime time) {
        this.names = names;
        this.variables = variables;
        this.time = time;
    }

    /** Creates a declared object. */
    void declare(Node spec) {
        String name = spec.text("name");
        switch (spec.text("kind")) {
            case "var" -> variables.put(name, spec.number("value"));
            case "scope" -> names.bindScope(name, scope(spec));
            case "channel" -> {
                MemoryChannel<Object> channel = Trio.openMemoryChannel(spec.integer("capacity"));
                names.bindEndpoint(name + ".s", channel.send());
                names.bindEndpoint(name + ".r", channel.receive());
                objects.put(name, channel.send());
            }
            case "event" -> objects.put(name, new Event());
            case "lock" -> objects.put(name, new Lock());
            case "condition" ->
                objects.put(name, spec.has("lock") ? new Condition((Lock) get(spec.text("lock"))) : new Condition());
            case "semaphore" ->
                objects.put(
                        name,
                        spec.has("max")
                                ? new Semaphore(spec.integer("value"), spec.integer("max"))
                                : new Semaphore(spec.integer("value")));
            case "limiter" -> objects.put(name, new CapacityLimiter(spec.integer("tokens")));
            default -> throw new MalformedProgramException("unknown kind " + spec.text("kind"));
        }
    }

    private CancelScope scope(Node spec) {
        CancelScope scope =
                spec.has("ms") ? CancelScope.at(time.nanosAt(time.now() + spec.number("ms"))) : new CancelScope();
        if (spec.flag("shield")) {
            scope.shield(true);
        }
        return scope;
    }

    Event event(String name) {
        return (Event) get(name);
    }

    Condition condition(String name) {
        return (Condition) get(name);
    }

    Semaphore semaphore(String name) {
        return (Semaphore) get(name);
    }

    CapacityLimiter limiter(String name) {
        return (CapacityLimiter) get(name);
    }

    /** Acquires a lock, a condition, a semaphore or a limiter. Suspends. */
    void acquire(String name) {
        switch (get(name)) {
            case Lock lock -> lock.acquire();
            case Condition condition -> condition.acquire();
            case Semaphore semaphore -> semaphore.acquire();
            case CapacityLimiter limiter -> limiter.acquire();
            default -> throw new MalformedProgramException(name + " cannot be acquired");
        }
    }

    /** Acquires a lock, a condition, a semaphore or a limiter, or throws. Does not suspend. */
    void acquireNowait(String name) {
        switch (get(name)) {
            case Lock lock -> lock.acquireNowait();
            case Condition condition -> condition.acquireNowait();
            case Semaphore semaphore -> semaphore.acquireNowait();
            case CapacityLimiter limiter -> limiter.acquireNowait();
            default -> throw new MalformedProgramException(name + " cannot be acquired");
        }
    }

    /** Releases a lock, a condition, a semaphore or a limiter. */
    void release(String name) {
        switch (get(name)) {
            case Lock lock -> lock.release();
            case Condition condition -> condition.release();
            case Semaphore semaphore -> semaphore.release();
            case CapacityLimiter limiter -> limiter.release();
            default -> throw new MalformedProgramException(name + " cannot be released");
        }
    }

    /** Says whether a lock or a condition is held. */
    boolean locked(String name) {
        return switch (get(name)) {
            case Lock lock -> lock.locked();
            case Condition condition -> condition.locked();
            default -> throw new MalformedProgramException(name + " cannot be locked");
        };
    }

    /** Returns the public state of an object, as the last lines of a trace show it. */
    String state(Node spec) {
        String name = spec.text("name");
        return switch (spec.text("kind")) {
            case "var" -> "= " + Texts.value(variables.get(name));
            case "event" -> "set=" + event(name).isSet();
            case "lock", "condition" -> "locked=" + locked(name);
            case "semaphore" -> "value=" + semaphore(name).value();
            case "limiter" -> "borrowed=" + limiter(name).borrowedTokens();
            case "scope" -> "caught=" + names.scope(name).cancelledCaught();
            default -> TrioNames.state((AutoCloseable) get(name));
        };
    }

    private Object get(String name) {
        return objects.get(name);
    }
}
