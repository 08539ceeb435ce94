package dev.weft.asyncio;

import dev.weft.Future;
import java.util.List;

/**
 * A future, where it is, and who awaits it: {@link Asyncio#captureCallGraph} makes it.
 *
 * <p>Semantics: asyncio 3.14.
 *
 * @param future the task or future
 * @param callStack where the task is, innermost frame first; empty for a future that is no task
 * @param awaitedBy those who await it, with where they are and who awaits them
 */
public record FutureCallGraph(Future<?> future, List<FrameCallGraphEntry> callStack, List<FutureCallGraph> awaitedBy) {}
