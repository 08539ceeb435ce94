package dev.weft.trio;

/** What a try-with-resources block holds: closing it releases it. Does not suspend. */
@FunctionalInterface
public interface Held extends AutoCloseable {
    @Override
    void close();
}
