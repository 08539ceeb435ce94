package dev.weft.bench.peer;

import java.util.ArrayDeque;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/**
 * The least that can be called a loop: a queue of continuations, run in turn until all have ended or parked. It has no
 * tasks, futures, contexts or cancellation, so nothing built on continuations can be much faster.
 */
final class RawLoop {

    private static final ContinuationScope SCOPE = new ContinuationScope("raw");

    private final ArrayDeque<Continuation> ready = new ArrayDeque<>();

    /** Puts a new continuation with this body at the end of the queue. */
    Continuation spawn(Runnable body) {
        var continuation = new Continuation(SCOPE, body);
        ready.add(continuation);
        return continuation;
    }

    /** Puts a parked continuation back at the end of the queue. */
    void resume(Continuation parked) {
        ready.add(parked);
    }

    /** Returns the continuation that runs. */
    Continuation current() {
        return Continuation.getCurrentContinuation(SCOPE);
    }

    /** Gives up the turn of the continuation that runs, until somebody resumes it. */
    void park() {
        Continuation.yield(SCOPE);
    }

    /** Gives up the turn of the continuation that runs for one round of the queue. */
    void yieldTurn(Continuation current) {
        ready.add(current);
        Continuation.yield(SCOPE);
    }

    /** Runs what is ready until nothing is. */
    void run() {
        for (Continuation next = ready.poll(); next != null; next = ready.poll()) {
            next.run();
        }
    }
}
