package dev.weft.asyncio;

/**
 * What {@code hold()} gives: closing it releases what is held, so that a try-with-resources block holds it.
 *
 * <p>Each lock has one of these for its whole life: holding allocates nothing.
 */
@FunctionalInterface
public interface Held extends AutoCloseable {
    /** Releases what is held. Does not suspend. */
    @Override
    void close();
}
