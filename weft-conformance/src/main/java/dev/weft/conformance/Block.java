package dev.weft.conformance;

import org.jspecify.annotations.Nullable;

/** What a statement does that writes its events itself, and may hold bodies. */
@FunctionalInterface
interface Block {

    /**
     * Runs the statement. Suspends if the statement, or a body in it, waits.
     *
     * @return the {@code return} that leaves the body, null when it goes on
     * @throws Exception what the statement raises
     */
    @Nullable
    Return run(Statement statement, Frame frame) throws Exception;
}
