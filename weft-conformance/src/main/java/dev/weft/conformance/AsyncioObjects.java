package dev.weft.conformance;

import dev.weft.EventLoop;
import dev.weft.asyncio.Barrier;
import dev.weft.asyncio.BoundedSemaphore;
import dev.weft.asyncio.Condition;
import dev.weft.asyncio.Event;
import dev.weft.asyncio.LifoQueue;
import dev.weft.asyncio.Lock;
import dev.weft.asyncio.PriorityQueue;
import dev.weft.asyncio.Queue;
import dev.weft.asyncio.Semaphore;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The declared objects of an asyncio program, by name. */
final class AsyncioObjects {
    private final Table<Object> objects = new Table<>();
    private final Map<String, @Nullable Object> variables;
    private final Names names;
    private final EventLoop loop;

    AsyncioObjects(Names names, Map<String, @Nullable Object> variables, EventLoop loop) {
        this.names = names;
        this.variables = variables;
        this.loop = loop;
    }

    /** Creates a declared object. */
    void declare(Node spec) {
        String name = spec.text("name");
        switch (spec.text("kind")) {
            case "future" -> names.bind(name, Names.Kind.FUTURE, loop.createFuture());
            case "var" -> variables.put(name, spec.number("value"));
            case "queue" -> objects.put(name, new Queue<Object>(spec.integer("maxsize")));
            case "lifo" -> objects.put(name, new LifoQueue<Object>(spec.integer("maxsize")));
            case "priority" -> objects.put(name, new PriorityQueue<>(spec.integer("maxsize"), BY_NUMBER));
            case "lock" -> objects.put(name, new Lock());
            case "event" -> objects.put(name, new Event());
            case "condition" ->
                objects.put(name, spec.has("lock") ? new Condition(lock(spec.text("lock"))) : new Condition());
            case "semaphore" -> objects.put(name, new Semaphore(spec.integer("value")));
            case "bounded" -> objects.put(name, new BoundedSemaphore(spec.integer("value")));
            case "barrier" -> objects.put(name, new Barrier(spec.integer("parties")));
            default -> throw new MalformedProgramException("unknown kind " + spec.text("kind"));
        }
    }

    private static final Comparator<Object> BY_NUMBER = Comparator.comparingLong(item -> ((Number) item).longValue());

    @SuppressWarnings("unchecked")
    Queue<@Nullable Object> queue(String name) {
        return (Queue<@Nullable Object>) get(name);
    }

    Lock lock(String name) {
        return (Lock) get(name);
    }

    Event event(String name) {
        return (Event) get(name);
    }

    Condition condition(String name) {
        return (Condition) get(name);
    }

    Barrier barrier(String name) {
        return (Barrier) get(name);
    }

    /** Returns an object of any kind. */
    Object get(String name) {
        return objects.get(name);
    }

    /** Acquires a lock, a condition or a semaphore. Suspends until it is free. */
    boolean acquire(String name) {
        return switch (get(name)) {
            case Lock lock -> lock.acquire();
            case Condition condition -> condition.acquire();
            case Semaphore semaphore -> semaphore.acquire();
            default -> throw new MalformedProgramException(name + " cannot be acquired");
        };
    }

    /** Releases a lock, a condition or a semaphore. */
    void release(String name) {
        switch (get(name)) {
            case Lock lock -> lock.release();
            case Condition condition -> condition.release();
            case Semaphore semaphore -> semaphore.release();
            default -> throw new MalformedProgramException(name + " cannot be released");
        }
    }

    /** Says whether a lock, a condition or a semaphore cannot be acquired now. */
    boolean locked(String name) {
        return switch (get(name)) {
            case Lock lock -> lock.locked();
            case Condition condition -> condition.locked();
            case Semaphore semaphore -> semaphore.locked();
            default -> throw new MalformedProgramException(name + " cannot be locked");
        };
    }

    /** Returns the public state of an object, as the last lines of a trace show it. */
    String state(Node spec) {
        String name = spec.text("name");
        return switch (spec.text("kind")) {
            case "var" -> "= " + Texts.value(variables.get(name));
            case "queue", "lifo", "priority" -> "size=" + queue(name).qsize();
            case "event" -> "set=" + event(name).isSet();
            case "barrier" -> state(barrier(name));
            default -> "locked=" + locked(name);
        };
    }

    /** Returns the public state of a barrier. */
    static String state(Barrier barrier) {
        return "waiting=" + barrier.nWaiting() + " broken=" + barrier.broken();
    }
}
