package dev.weft.trio;

/**
 * A connection that moves bytes both ways; one task may send while another receives. Semantics: Trio's Stream.
 *
 * <p>{@link #aclose} ends both directions; cancelled, it does so at once, without farewells.
 */
public interface Stream extends SendStream, ReceiveStream {}
