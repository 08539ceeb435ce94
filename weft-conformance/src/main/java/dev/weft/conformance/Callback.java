package dev.weft.conformance;

import dev.weft.Future;
import java.util.List;
import java.util.function.Consumer;

/**
 * A named callback of an asyncio program: one object for all its uses, as a timer's or as a future's.
 */
final class Callback implements Runnable, Consumer<Future<Object>> {
    private final Frame frame;
    private final List<Statement> body;
    private final Trace trace;
    private final VirtualTime time;
    private final Names names;
    private final Bodies bodies;

    Callback(Node spec, Trace trace, VirtualTime time, Names names, Bodies bodies) {
        this.frame = Frame.callback(spec.text("name"));
        this.body = spec.body("do");
        this.trace = trace;
        this.time = time;
        this.names = names;
        this.bodies = bodies;
    }

    /** Runs as a timer. */
    @Override
    public void run() {
        called("call");
    }

    /** Runs as the done callback of a future. */
    @Override
    public void accept(Future<Object> future) {
        called("done " + names.nameOf(future) + " " + AsyncioStatements.state(future));
    }

    private void called(String event) {
        trace.event(time.now(), frame.label(), "-", event);
        try {
            bodies.callback(body, frame);
        } catch (Exception raised) {
            throw Throwing.sneaky(raised);
        }
    }
}
