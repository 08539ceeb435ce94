package dev.weft.transport;

import dev.weft.Future;
import org.jspecify.annotations.Nullable;

/**
 * A process of the system, with those of its streams that are pipes. It is always reaped.
 *
 * <p>Threads: the loop's only, from tasks and callbacks alike. Nothing here suspends.
 *
 * <p>Semantics: asyncio 3.14's {@code SubprocessTransport}. One difference: a process that a signal ended has the return code 128
 * plus the signal's number, as the JDK and the shell say, not minus that number.
 */
public interface SubprocessTransport {
    /** Returns the process's number. Does not suspend. */
    long getPid();

    /** Returns how the process ended, or null while it runs. Does not suspend. */
    @Nullable
    Integer getReturncode();

    /**
     * Returns one end of a pipe, which is written or read as {@link Transport} says. Does not suspend.
     *
     * @param fd 0 for the process's input, 1 for its output, 2 for its errors
     * @return null if that is not a pipe
     */
    @Nullable
    Transport getPipeTransport(int fd);

    /**
     * Sends a signal by its name, such as {@code "INT"} or {@code "SIGHUP"}. Does not suspend. A process that has ended gets none.
     *
     * @return done when it is sent; fails with an {@link IllegalArgumentException} if the system has no such signal
     */
    Future<Boolean> sendSignal(String signal);

    /** Asks the process to end (SIGTERM). Does not suspend. */
    void terminate();

    /** Ends the process (SIGKILL). Does not suspend. */
    void kill();

    /** Closes the pipes, and kills the process if it still runs. Does not suspend; the protocol hears of the end. */
    void close();

    /** Says whether the transport is closed or on its way there. Does not suspend. */
    boolean isClosing();

    /**
     * Returns a fact about the process: {@code "subprocess"} is the {@link Process}. Does not suspend.
     *
     * @return null if it has no such fact
     */
    @Nullable
    Object getExtraInfo(String name);

    /** Has another protocol told of the process from now on. Does not suspend. */
    void setProtocol(SubprocessProtocol protocol);

    /** Returns who is told about the process. Does not suspend. */
    SubprocessProtocol getProtocol();
}
