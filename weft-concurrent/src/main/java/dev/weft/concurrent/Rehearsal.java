package dev.weft.concurrent;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a child JVM does, played through once in one process, so that the {@link StartCache} knows what a child needs: it
 * connects to a hub, a call travels and is run, and items come and go over a queue, so often that the compiler knows its way.
 */
public final class Rehearsal {
    private static final int ITEMS = 20_000;

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
        playQueues();
    }

    private static void playQueues() {
        var home = new HomeQueue(0);
        String door = Doors.open("queue", home, link -> QueueDoor.serve(home, link));
        HubAddress hub = Hub.here().address();
        var queue = new ProcessQueue<Integer>(new RemoteQueue(new RemoteEnd(hub, door)), hub, door);
        for (int i = 0; i < ITEMS; i++) {
            queue.put(i);
        }
        for (int i = 0; i < ITEMS; i++) {
            queue.get();
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
