package dev.weft.asyncio;

import dev.weft.Awaitable;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskFactory;
import dev.weft.TaskOptions;

/**
 * Makes tasks that run at once, unless their options say otherwise.
 *
 * <p>Semantics: asyncio 3.14's {@code eager_task_factory}.
 */
final class EagerTaskFactory implements TaskFactory {
    @Override
    public <T> Task<T> create(EventLoop loop, Awaitable<T> body, TaskOptions options) {
        return loop.newTask(body, options.eagerStart() == null ? options.withEagerStart(true) : options);
    }
}
