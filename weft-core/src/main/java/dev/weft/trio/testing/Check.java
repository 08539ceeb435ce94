package dev.weft.trio.testing;

import static dev.weft.trio.testing.Settled.awaitAllTasksBlocked;
import static dev.weft.trio.testing.Settled.checkpoints;

import dev.weft.Action;
import dev.weft.Awaitable;
import dev.weft.ExceptionGroup;
import dev.weft.trio.AsyncResource;
import dev.weft.trio.Body;
import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.BusyResourceException;
import dev.weft.trio.ReceiveStream;
import dev.weft.trio.SendStream;
import dev.weft.trio.Trio;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The words that the checks are written in. */
final class Check {
    static final byte[] SOME = new byte[100];

    private Check() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Runs a body on a new pair, and closes both ends whatever happens. */
    static <L extends AsyncResource, R extends AsyncResource> void onPair(
            Awaitable<? extends StreamPair<L, R>> maker, Body<StreamPair<L, R>> body) throws Exception {
        var pair = maker.await();
        try {
            body.run(pair);
        } finally {
            try {
                Trio.acloseForcefully(pair.left());
            } finally {
                Trio.acloseForcefully(pair.right());
            }
        }
    }

    /** Runs bodies at once and waits for all; a single failure comes out bare. */
    static void atOnce(Action... bodies) throws Exception {
        try {
            Trio.openNursery(nursery -> {
                for (var body : bodies) {
                    nursery.startSoon(body);
                }
            });
        } catch (ExceptionGroup failures) {
            if (failures.exceptions().size() == 1) {
                switch (failures.exceptions().getFirst()) {
                    case Error e -> throw e;
                    case Exception e -> throw e;
                    default -> throw failures;
                }
            }
            throw failures;
        }
    }

    static void send(SendStream stream, String text) {
        checkpoints(() -> stream.sendAll(bytes(text)));
    }

    /** Receives pieces until a text is complete; nothing else may come. */
    static void receive(ReceiveStream stream, String expected) {
        var got = new StringBuilder();
        while (got.length() < expected.length()) {
            byte[] piece = receiveSome(stream, 1);
            if (piece.length == 0) {
                throw new AssertionError("the stream ended after \"" + got + "\" instead of \"" + expected + "\"");
            }
            got.append(new String(piece, StandardCharsets.ISO_8859_1));
        }
        require(got.toString().equals(expected), "received \"" + got + "\" instead of \"" + expected + "\"");
    }

    static void receiveEnd(ReceiveStream stream) {
        byte[] piece = receiveSome(stream, 10);
        require(piece.length == 0, "received " + Arrays.toString(piece) + " instead of the end");
    }

    static byte[] receiveSome(ReceiveStream stream, int maxBytes) {
        var got = new byte[1][];
        checkpoints(() -> got[0] = stream.receiveSome(maxBytes));
        require(got[0].length <= maxBytes, "received more than the " + maxBytes + " bytes that were asked for");
        return got[0];
    }

    static void close(AsyncResource resource) {
        checkpoints(resource::aclose);
    }

    static void closeWhenAllWait(AsyncResource resource) {
        awaitAllTasksBlocked();
        Trio.acloseForcefully(resource);
    }

    /** Sends until the stream notices that its peer is gone. */
    static void sendUntilBroken(SendStream stream) {
        expect(BrokenResourceException.class, () -> {
            while (true) {
                checkpoints(() -> stream.sendAll(SOME));
            }
        });
    }

    static void expect(Class<? extends Throwable> type, Action body) {
        try {
            body.run();
        } catch (Throwable e) {
            if (type.isInstance(e)) {
                return;
            }
            throw new AssertionError("expected " + type.getSimpleName() + ", not " + e, e);
        }
        throw new AssertionError("expected " + type.getSimpleName() + ", but nothing was thrown");
    }

    /** Runs two calls at once that may not be under way together: one of them must be told so, and ends the other. */
    static void conflict(Action first, Action second) {
        expect(BusyResourceException.class, () -> atOnce(first, second));
    }

    static void require(boolean rule, String otherwise) {
        if (!rule) {
            throw new AssertionError(otherwise);
        }
    }
}
