package dev.weft.transport;

import org.jspecify.annotations.Nullable;

/**
 * What a process's transport calls: one protocol object per process, told of its pipes and of its end.
 *
 * <p>Threads: the loop calls every method on its home thread, never inside a task, so a method must neither suspend nor
 * block. It may create tasks.
 *
 * <p>Semantics: asyncio 3.14's {@code SubprocessProtocol}. {@code connectionMade} comes first and {@code connectionLost} last, when
 * the process has ended and every pipe is lost. In between {@code processExited} comes once, {@code pipeConnectionLost} once for
 * each pipe, and in no order among them: what the process had written is still handed over after its end.
 */
public interface SubprocessProtocol {
    /** Is told that the process runs and its pipes stand. Does not suspend. */
    default void connectionMade(SubprocessTransport transport) {}

    /**
     * Is handed what the process wrote. Does not suspend.
     *
     * @param fd 1 for its output, 2 for its errors
     * @param data never empty; the receiver owns the array
     */
    default void pipeDataReceived(int fd, byte[] data) {}

    /**
     * Is told that a pipe is gone. Does not suspend.
     *
     * @param fd 0, 1 or 2
     * @param exception what broke it, such as that the process did not take its input; null if one side closed it
     */
    default void pipeConnectionLost(int fd, @Nullable Throwable exception) {}

    /** Is told that the process has ended: {@link SubprocessTransport#getReturncode} says how. Does not suspend. */
    default void processExited() {}

    /** Is told that the process's input has grown over its high mark: stop writing. Does not suspend. */
    default void pauseWriting() {}

    /** Is told that the process's input has shrunk to its low mark: go on writing. Does not suspend. */
    default void resumeWriting() {}

    /**
     * Is told that nothing more will come. Does not suspend.
     *
     * @param exception null: what breaks breaks a pipe
     */
    default void connectionLost(@Nullable Throwable exception) {}
}
