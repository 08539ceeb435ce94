package dev.weft.conformance;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the names of a program are bound to; the latest binding counts. */
final class Table<V> {
    private final Map<String, V> entries = new HashMap<>();

    void put(String name, V value) {
        entries.put(name, value);
    }

    boolean contains(String name) {
        return entries.containsKey(name);
    }

    /** Returns what a name is bound to, which the program must have seen to. */
    V get(String name) {
        @Nullable V value = entries.get(name);
        if (value == null) {
            throw new MalformedProgramException(name + " is not bound");
        }
        return value;
    }

    /** Returns what a name is bound to, or null. */
    @Nullable
    V find(String name) {
        return entries.get(name);
    }
}
