package dev.weft.conformance;

import java.util.HashMap;
import java.util.Map;

/** The labels of coroutine instances: {@code x}, {@code x~2}, {@code x~3}... */
final class Labels {
    private final Map<String, Integer> counts = new HashMap<>();

    /** Returns the label of the next instance of a name. */
    String next(String name) {
        int count = counts.merge(name, 1, Integer::sum);
        return count == 1 ? name : name + "~" + count;
    }
}
