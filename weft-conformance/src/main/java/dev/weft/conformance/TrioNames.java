package dev.weft.conformance;

import dev.weft.CancelScope;
import dev.weft.trio.MemoryChannelStatistics;
import dev.weft.trio.MemoryReceiveChannel;
import dev.weft.trio.MemorySendChannel;
import dev.weft.trio.Nursery;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the names of a Trio program are bound to: scopes, nurseries, endpoints of channels, and the labels in use.
 */
final class TrioNames {
    private final Map<String, CancelScope> scopes = new HashMap<>();
    private final Map<String, Nursery> nurseries = new HashMap<>();
    private final Map<String, AutoCloseable> endpoints = new HashMap<>();
    private final Labels labels = new Labels();

    /** What a field of a statement needs its name to be bound to. */
    enum Need {
        SCOPE,
        NURSERY,
        SENDER,
        RECEIVER,
        ENDPOINT
    }

    void bindScope(String name, CancelScope scope) {
        scopes.put(name, scope);
    }

    /** Binds a nursery, whose name is that of its scope, too. */
    void bindNursery(String name, Nursery nursery) {
        nurseries.put(name, nursery);
        scopes.put(name, nursery.cancelScope());
    }

    void bindEndpoint(String name, AutoCloseable endpoint) {
        endpoints.put(name, endpoint);
    }

    CancelScope scope(String name) {
        return bound(scopes, name);
    }

    Nursery nursery(String name) {
        return bound(nurseries, name);
    }

    AutoCloseable endpoint(String name) {
        return bound(endpoints, name);
    }

    @SuppressWarnings("unchecked")
    MemorySendChannel<Object> sender(String name) {
        return (MemorySendChannel<Object>) endpoint(name);
    }

    @SuppressWarnings("unchecked")
    MemoryReceiveChannel<Object> receiver(String name) {
        return (MemoryReceiveChannel<Object>) endpoint(name);
    }

    /** Says whether a name is bound to what is needed. */
    boolean bound(Need need, String name) {
        return switch (need) {
            case SCOPE -> scopes.containsKey(name);
            case NURSERY -> nurseries.containsKey(name);
            case SENDER -> endpoints.get(name) instanceof MemorySendChannel<?>;
            case RECEIVER -> endpoints.get(name) instanceof MemoryReceiveChannel<?>;
            case ENDPOINT -> endpoints.containsKey(name);
        };
    }

    /** Returns the label of a new instance of a named body. */
    String newLabel(String name) {
        return labels.next(name);
    }

    /** Returns the public state of an endpoint's channel. */
    static String state(AutoCloseable endpoint) {
        MemoryChannelStatistics statistics = endpoint instanceof MemorySendChannel<?> sender
                ? sender.statistics()
                : ((MemoryReceiveChannel<?>) endpoint).statistics();
        return "used=" + statistics.currentBufferUsed() + " senders=" + statistics.openSendChannels() + " receivers="
                + statistics.openReceiveChannels() + " sending=" + statistics.tasksWaitingSend() + " receiving="
                + statistics.tasksWaitingReceive();
    }

    private static <V> V bound(Map<String, V> map, String name) {
        @Nullable V value = map.get(name);
        if (value == null) {
            throw new MalformedProgramException(name + " is not bound");
        }
        return value;
    }
}
