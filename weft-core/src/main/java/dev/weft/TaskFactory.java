package dev.weft;

/** Makes a loop's tasks. Semantics: asyncio's task factory; it must return a task of that loop. */
@FunctionalInterface
public interface TaskFactory {
    /** Makes a task that runs the body; called on the loop's thread. */
    <T> Task<T> create(EventLoop loop, Awaitable<T> body, TaskOptions options);
}
