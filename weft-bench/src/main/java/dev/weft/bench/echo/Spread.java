package dev.weft.bench.echo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** How many connections each loop of a server has. Threads: any. */
final class Spread {
    private final Map<Object, Integer> open = new ConcurrentHashMap<>();

    void opened(Object loop) {
        open.merge(loop, 1, Integer::sum);
    }

    void closed(Object loop) {
        open.merge(loop, -1, Integer::sum);
    }

    /** The numbers, with blanks between them. */
    @Override
    public String toString() {
        return open.values().stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
