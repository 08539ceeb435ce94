package dev.weft.trio;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The loops that accept connections and start their handlers. */
final class Serving {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final System.Logger LOGGER = System.getLogger("dev.weft.trio.serveListeners");

    /** What the systems say when they have no room for a connection: descriptors, buffers or memory run out. */
    private static final List<String> NO_ROOM =
            List.of("Too many open files", "No buffer space", "Cannot allocate memory");

    private Serving() {}

    /** Accepts from all listeners until it is cancelled. Suspends. */
    static <S extends AsyncResource, L extends Listener<? extends S>> void serve(
            Body<? super S> handler,
            List<L> listeners,
            @Nullable Nursery handlerNursery,
            @Nullable TaskStatus<List<L>> taskStatus) {
        Trio.openNursery(nursery -> {
            var home = handlerNursery == null ? nursery : handlerNursery;
            for (var listener : listeners) {
                nursery.startSoon(() -> serveOne(handler, listener, home));
            }
            if (taskStatus != null) {
                taskStatus.started(listeners);
            }
        });
    }

    private static <S extends AsyncResource> void serveOne(
            Body<? super S> handler, Listener<? extends S> listener, Nursery home) throws IOException {
        try (listener) {
            while (true) {
                S stream;
                try {
                    stream = listener.accept();
                } catch (IOException e) {
                    if (!isForWantOfRoom(e)) {
                        throw e;
                    }
                    LOGGER.log(System.Logger.Level.ERROR, "cannot accept a connection, trying again in 100 ms", e);
                    Trio.sleep(PAUSE);
                    continue;
                }
                start(handler, stream, home);
            }
        }
    }

    private static boolean isForWantOfRoom(IOException e) {
        var message = String.valueOf(e.getMessage());
        return NO_ROOM.stream().anyMatch(message::contains);
    }

    private static <S extends AsyncResource> void start(Body<? super S> handler, S stream, Nursery home) {
        try {
            home.startSoon(() -> handle(handler, stream));
        } catch (IllegalStateException closedNursery) {
            Trio.acloseForcefully(stream);
            throw closedNursery;
        }
    }

    /** Closes what the handler has left open. */
    private static <S extends AsyncResource> void handle(Body<? super S> handler, S stream) throws Exception {
        try (Held _ = () -> Trio.acloseForcefully(stream)) {
            handler.run(stream);
        }
    }
}
