package dev.weft.trio;

import dev.weft.transport.ServeOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The optional arguments of serving.
 *
 * @param host the name or address to listen on; null: all of this machine's
 * @param sockets how the sockets are set up; its {@code limit} and {@code startServing} are asyncio's and count for nothing
 * @param handlerNursery where the handlers run; null: in a nursery of the server's own
 * @param taskStatus is told of the listeners once they are there, for {@link Nursery#start}; null: nobody is
 * @param <L> what the listeners are
 */
public record ServingOptions<L extends Listener<?>>(
        @Nullable String host,
        ServeOptions sockets,
        @Nullable Nursery handlerNursery,
        @Nullable TaskStatus<List<L>> taskStatus) {
    /** As many connections as the system lets wait, as Trio has it. */
    static final ServeOptions SOCKETS = ServeOptions.DEFAULT.withBacklog(0xFFFF);

    /** On all of this machine's addresses, with the handlers in a nursery of the server's own. */
    public static <L extends Listener<?>> ServingOptions<L> defaults() {
        return new ServingOptions<>(null, SOCKETS, null, null);
    }

    /** Returns these options with a host to listen on. */
    public ServingOptions<L> withHost(String name) {
        return new ServingOptions<>(name, sockets, handlerNursery, taskStatus);
    }

    /** Returns these options with sockets that are set up in another way. */
    public ServingOptions<L> withSockets(ServeOptions options) {
        return new ServingOptions<>(host, options, handlerNursery, taskStatus);
    }

    /** Returns these options with a nursery for the handlers. */
    public ServingOptions<L> withHandlerNursery(Nursery nursery) {
        return new ServingOptions<>(host, sockets, nursery, taskStatus);
    }

    /** Returns these options with somebody to tell when the listeners are there. */
    public ServingOptions<L> withTaskStatus(TaskStatus<List<L>> status) {
        return new ServingOptions<>(host, sockets, handlerNursery, status);
    }
}
