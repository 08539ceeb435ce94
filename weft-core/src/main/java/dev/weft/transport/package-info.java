/**
 * What stands between a face's streams and the network: transports, which move bytes, and protocols, which are told about
 * them by callbacks.
 *
 * <p>asyncio 3.14 has both under these names. Tasks rarely need them: streams are built on top.
 */
@NullMarked
package dev.weft.transport;

import org.jspecify.annotations.NullMarked;
