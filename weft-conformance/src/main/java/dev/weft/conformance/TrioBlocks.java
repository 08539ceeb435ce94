package dev.weft.conformance;

import dev.weft.CancelScope;
import dev.weft.Deadlines;
import dev.weft.trio.Nursery;
import dev.weft.trio.Trio;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The statements of the Trio language that hold bodies, or write many events, one method each. */
final class TrioBlocks {
    private final VirtualTime time;
    private final TrioNames names;
    private final TrioObjects objects;
    private final Bodies bodies;

    TrioBlocks(VirtualTime time, TrioNames names, TrioObjects objects, Bodies bodies) {
        this.time = time;
        this.names = names;
        this.objects = objects;
        this.bodies = bodies;
    }

    /** Returns the operation of a statement, null when {@code op} is none of these. */
    @Nullable
    Block get(String op) {
        return switch (op) {
            case "scope" -> this::scope;
            case "enter_scope" -> this::enterScope;
            case "nursery" -> this::nursery;
            case "with" -> this::with;
            case "with_endpoint" -> this::withEndpoint;
            case "receive_all" -> this::receiveAll;
            default -> null;
        };
    }

    private interface Inside {
        void run() throws Exception;
    }

    private interface Entering {
        /** Enters a block, runs the body inside, and leaves the block. */
        void around(Inside body) throws Exception;
    }

    private @Nullable Return scope(Statement s, Frame frame) {
        var scope = new AtomicReference<@Nullable CancelScope>();
        return block(s, frame, () -> caught(scope.get()), body -> {
            dev.weft.trio.Body<CancelScope> inside = entered -> {
                scope.set(entered);
                names.bindScope(s.as(), entered);
                if (s.fields().flag("shield")) {
                    entered.shield(true);
                }
                body.run();
            };
            if (s.fields().flag("fail")) {
                Trio.failAt(deadline(s), inside);
            } else {
                Trio.moveOnAt(deadline(s), inside);
            }
        });
    }

    private long deadline(Statement s) {
        if (s.has("at")) {
            return time.nanosAt(s.number("at"));
        }
        return s.has("ms") ? time.nanosAt(time.now() + s.number("ms")) : Deadlines.NEVER;
    }

    private @Nullable Return enterScope(Statement s, Frame frame) {
        CancelScope declared = names.scope(s.on());
        var scope = new AtomicReference<@Nullable CancelScope>();
        return block(
                s,
                frame,
                () -> caught(scope.get()),
                body -> declared.run(() -> {
                    scope.set(declared);
                    body.run();
                }));
    }

    private @Nullable Return nursery(Statement s, Frame frame) {
        var scope = new AtomicReference<@Nullable CancelScope>();
        return block(
                s,
                frame,
                () -> caught(scope.get()),
                body -> Trio.openNursery((Nursery nursery) -> {
                    scope.set(nursery.cancelScope());
                    names.bindNursery(s.as(), nursery);
                    body.run();
                }));
    }

    private static String caught(@Nullable CancelScope scope) {
        return scope == null ? "" : " caught=" + scope.cancelledCaught();
    }

    private @Nullable Return with(Statement s, Frame frame) {
        return block(s, frame, () -> "", body -> {
            objects.acquire(s.on());
            try {
                body.run();
            } finally {
                objects.release(s.on());
            }
        });
    }

    private @Nullable Return withEndpoint(Statement s, Frame frame) {
        return block(s, frame, () -> "", body -> {
            AutoCloseable endpoint = names.endpoint(s.on());
            try {
                body.run();
            } finally {
                endpoint.close();
            }
        });
    }

    /** Runs a statement's body inside a block, both ends in the trace. Suspends as its parts do. */
    private @Nullable Return block(Statement s, Frame frame, Supplier<String> caught, Entering entering) {
        var outcome = new AtomicReference<@Nullable Return>();
        try {
            entering.around(() -> {
                bodies.emit(frame, s, "enter");
                outcome.set(bodies.run(s.body("body"), frame));
            });
        } catch (Halt halt) {
            throw halt;
        } catch (Throwable raised) {
            bodies.emit(frame, s, "exit ! " + Texts.trioException(raised) + caught.get());
            throw Throwing.sneaky(raised);
        }
        bodies.emit(frame, s, "exit ok" + caught.get());
        return outcome.get();
    }

    private @Nullable Return receiveAll(Statement s, Frame frame) {
        long left = s.has("limit") ? s.number("limit") : Long.MAX_VALUE;
        try {
            for (Object item : names.receiver(s.on())) {
                bodies.emit(frame, s, "item = " + Texts.value(item));
                left--;
                if (left == 0) {
                    break;
                }
            }
        } catch (Halt halt) {
            throw halt;
        } catch (Throwable raised) {
            bodies.emit(frame, s, "! " + Texts.trioException(raised));
            throw Throwing.sneaky(raised);
        }
        bodies.emit(frame, s, "ok");
        return null;
    }
}
