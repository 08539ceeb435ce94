package dev.weft.bench;

import dev.weft.asyncio.Asyncio;
import java.time.Duration;

/** The smallest program on Weft: a process of it is timed from outside, from its start to its end. */
public final class ColdStart {

    private ColdStart() {}

    /** Runs one task that gives up its turn once; a JVM peer does the same through {@link Peer#switching}. */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            Asyncio.run(() -> Asyncio.sleep(Duration.ZERO));
            return;
        }
        try (var peer = Column.valueOf(args[0]).open()) {
            peer.switching(1, 1);
        }
    }
}
