package dev.weft.conformance;

import org.jspecify.annotations.Nullable;

/**
 * A {@code return} on its way out of a body.
 *
 * @param value what the coroutine returns
 */
record Return(@Nullable Object value) {}
