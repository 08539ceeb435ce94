package dev.weft.concurrent;

import dev.weft.asyncio.QueueShutDownException;
import java.io.EOFException;
import java.io.Serializable;

/**
 * One end of a two-way pipe between processes. Either end may travel to another process as a reference; what is under way
 * is kept in the process that opened the pipe.
 *
 * <p>Any thread may use it. In a task, waiting suspends; elsewhere, it blocks the thread.
 *
 * <p>Semantics: {@code multiprocessing.Pipe} of Python 3.14. Difference: {@code send} waits while the other end has many
 * messages that it has not received.
 *
 * @param <S> the type of what this end sends
 * @param <R> the type of what this end receives
 */
public final class Pipe<S, R> implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final int UNDER_WAY = 1024;

    private final ProcessQueue<S> out;
    private final ProcessQueue<R> in;

    private Pipe(ProcessQueue<S> out, ProcessQueue<R> in) {
        this.out = out;
        this.in = in;
    }

    /**
     * Both ends of a pipe.
     *
     * @param here one end, usually kept
     * @param there the other, usually given away
     * @param <A> what goes from here to there
     * @param <B> what goes from there to here
     */
    public record Ends<A, B>(Pipe<A, B> here, Pipe<B, A> there) {}

    /**
     * Opens a pipe in this process.
     *
     * @param <A> what goes from here to there
     * @param <B> what goes from there to here
     * @return both ends
     */
    public static <A, B> Ends<A, B> open() {
        var there = new ProcessQueue<A>(UNDER_WAY);
        var here = new ProcessQueue<B>(UNDER_WAY);
        return new Ends<>(new Pipe<>(there, here), new Pipe<>(here, there));
    }

    /**
     * Sends a message to the other end. Blocks while too many are under way.
     *
     * @param message the message
     * @throws CannotTravelException if the message cannot travel
     */
    public void send(S message) {
        out.put(message);
    }

    /**
     * Receives a message from the other end. Blocks while there is none.
     *
     * @return the message
     * @throws EOFException if the other end was closed and all that it sent has been received
     */
    public R receive() throws EOFException {
        try {
            return in.get();
        } catch (QueueShutDownException closed) {
            throw Sneaky.raise(new EOFException("the other end of the pipe was closed").initCause(closed));
        }
    }

    /**
     * Tells whether {@link #receive()} would not wait.
     *
     * @return whether a message is there
     */
    public boolean poll() {
        return !in.empty();
    }

    /** Closes this end: the other one receives what was sent, and then the end of the stream. */
    @Override
    public void close() {
        out.shutdown();
    }
}
