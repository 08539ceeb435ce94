package dev.weft.asyncio;

/**
 * One frame of a task's call stack.
 *
 * <p>Semantics: asyncio 3.14.
 *
 * @param frame where the task is
 */
public record FrameCallGraphEntry(StackTraceElement frame) {}
