package dev.weft.concurrent;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The queues and events that live in this process, by the names of their doors. Any thread may use it. */
final class Doors {
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Map<String, Object> THINGS = new ConcurrentHashMap<>();

    private Doors() {}

    /** Opens a door for a thing and gives its name. */
    static String open(String kind, Object thing, Consumer<Link> serve) {
        String door = kind + "-" + NUMBERS.incrementAndGet();
        THINGS.put(door, thing);
        Hub.here().open(door, serve);
        return door;
    }

    static void close(String door) {
        THINGS.remove(door);
        Hub.here().close(door);
    }

    /** The thing behind the door, if it lives in this process. */
    static @Nullable Object local(HubAddress hub, String door) {
        return hub.path().equals(Hub.here().address().path()) ? THINGS.get(door) : null;
    }
}
