package dev.weft.spi;

import dev.weft.transport.TlsCredentials;
import dev.weft.transport.TlsOptions;
import javax.net.ssl.SSLEngine;

/**
 * Makes TLS engines that are not the JDK's; a transport module provides it as a service. Programs choose by
 * {@link TlsOptions#withProvider}.
 *
 * <p>Threads: any.
 */
public interface TlsProvider {
    /**
     * Returns if its library is here. Does not suspend.
     *
     * @throws IllegalStateException if it is not; the message says what to add
     */
    void requireAvailable();

    /** Returns whether its library is here. Does not suspend. */
    boolean isAvailable();

    /**
     * Makes the engine of one connection, which is in every respect as the options say. Does not suspend.
     *
     * @param credentials whose keys and trust these are; what is made of them may be kept for as long as it has them
     * @param current the keys and trust of now; a server has a key
     * @param name the peer's, which a client asks for and verifies if the options want it; empty: not known
     * @param port the peer's port; -1: none
     */
    SSLEngine create(
            TlsCredentials credentials,
            TlsCredentials.Material current,
            TlsOptions options,
            boolean serverSide,
            String name,
            int port);

    /** Returns whether an engine is this provider's. Does not suspend. */
    boolean made(SSLEngine engine);

    /** Gives back what one of this provider's engines holds outside the heap. Does not suspend. */
    void release(SSLEngine engine);
}
