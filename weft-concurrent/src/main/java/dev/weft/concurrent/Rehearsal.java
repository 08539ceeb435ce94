package dev.weft.concurrent;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a child JVM does, played through once in one process, so that the {@link StartCache} knows what a child needs: it
 * connects to a hub, and a call travels and is run.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /**
     * Plays it through. Only {@link StartCache} starts it.
     *
     * @param arguments none
     * @throws Exception if it fails; then there is no cache
     */
    public static void main(String[] arguments) throws Exception {
        SerializableCallable<Integer> call = () -> 1;
        SerializableFunction<Integer, Integer> function = x -> x + 1;
        Hub.here().open("rehearsal", link -> play(link, List.of(call, new Application<>(function, 1))));
        try (Link link = Link.connect(Hub.here().address(), "rehearsal")) {
            new ChildMain(link, new ChildClassLoader(Hub.here().address()), Travel.DEFAULT_FILTER).serve();
        }
    }

    private static void play(Link link, List<SerializableCallable<?>> calls) {
        try {
            link.send(Kind.INITIALIZE, ByteBuffer.allocate(0));
            link.receive();
            for (SerializableCallable<?> call : calls) {
                link.send(Kind.CALL, Travel.pack(call, "a call"));
                Travel.unpack(link.receive().body(), Worker.loader(), Travel.DEFAULT_FILTER);
            }
            link.send(Kind.END);
        } catch (java.io.IOException | ClassNotFoundException e) {
            throw new IllegalStateException("the rehearsal failed", e);
        }
    }
}
