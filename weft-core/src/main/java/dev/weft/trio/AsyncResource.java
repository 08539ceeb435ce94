package dev.weft.trio;

/** Something that is closed when it is done with. Semantics: Trio's AsyncResource. */
public interface AsyncResource extends AutoCloseable {
    /** Closes it. A checkpoint; cancelled, it is closed all the same. A second call does nothing else than that. */
    void aclose();

    /** Closes it at the end of a try-with-resources block, as {@link #aclose} does. */
    @Override
    default void close() {
        aclose();
    }
}
