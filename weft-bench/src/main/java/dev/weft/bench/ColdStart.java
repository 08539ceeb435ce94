package dev.weft.bench;

import dev.weft.asyncio.Asyncio;
import dev.weft.bench.peer.KotlinPeer;
import dev.weft.bench.peer.RawPeer;
import dev.weft.bench.peer.ThreadsPeer;
import java.time.Duration;

/**
 * The smallest program in a column: one task that gives up its turn once. A process of it is timed from outside, from its
 * start to its end. It does not load {@link Column}, which takes longer than some of the programs.
 */
public final class ColdStart {

    private ColdStart() {}

    /** Runs the program of the column named by {@code args[0]}. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "CARRIER", "PORTABLE" -> Asyncio.run(() -> Asyncio.sleep(Duration.ZERO));
            case "RAW" -> switchOnce(new RawPeer());
            case "THREADS" -> switchOnce(new ThreadsPeer());
            case "KOTLINX" -> switchOnce(KotlinPeer.blocking());
            case "KOTLINX_THREAD" -> switchOnce(KotlinPeer.dispatcher());
            default -> throw new IllegalArgumentException("no column on the JVM is named " + args[0]);
        }
    }

    private static void switchOnce(Peer peer) throws Exception {
        try (peer) {
            peer.switching(1, 1);
        }
    }
}
