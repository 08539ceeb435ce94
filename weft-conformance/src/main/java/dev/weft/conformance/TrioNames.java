package dev.weft.conformance;

import dev.weft.CancelScope;
import dev.weft.trio.MemoryChannelStatistics;
import dev.weft.trio.MemoryReceiveChannel;
import dev.weft.trio.MemorySendChannel;
import dev.weft.trio.Nursery;

/**
 * What the names of a Trio program are bound to: scopes, nurseries, endpoints of channels, and the labels in use.
 */
final class TrioNames {
    private final Table<CancelScope> scopes = new Table<>();
    private final Table<Nursery> nurseries = new Table<>();
    private final Table<AutoCloseable> endpoints = new Table<>();
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
        return scopes.get(name);
    }

    Nursery nursery(String name) {
        return nurseries.get(name);
    }

    AutoCloseable endpoint(String name) {
        return endpoints.get(name);
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
            case SCOPE -> scopes.contains(name);
            case NURSERY -> nurseries.contains(name);
            case SENDER -> endpoints.find(name) instanceof MemorySendChannel<?>;
            case RECEIVER -> endpoints.find(name) instanceof MemoryReceiveChannel<?>;
            case ENDPOINT -> endpoints.contains(name);
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
}
