package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Connection;
import dev.weft.asyncio.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What a connection weighs on which nothing happens, both its ends measured together: streams, handler task and all. */
@Timeout(60)
@EnabledIfSystemProperty(named = "weft.long", matches = "true")
class IdleConnectionTest {
    private static final int MOST_BYTES = 4096;

    @Test
    void anIdleConnectionIsLight() {
        assertThat(bytesPerEnd(4000)).isLessThanOrEqualTo(MOST_BYTES);
    }

    /** The accepted end has a handler that waits in a read, the connecting end has no task. */
    static long bytesPerEnd(int connections) {
        return Asyncio.run(() -> {
            var server = EchoServers.start();
            var open = new ArrayList<Connection>();
            connect(server, open, 200); // what is made once, is made
            long before = usedHeap();
            connect(server, open, connections);
            long after = usedHeap();
            assertThat(open).hasSize(connections + 200);
            open.forEach(connection -> connection.writer().transport().abort());
            server.close();
            server.awaitClosed();
            return (after - before) / (2L * connections);
        });
    }

    private static void connect(Server server, List<Connection> open, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            var connection = Asyncio.openConnection(HOST, server.port());
            connection.writer().write(new byte[] {1});
            connection.reader().readExactly(1); // so that its handler waits for the next
            open.add(connection);
        }
    }

    private static long usedHeap() {
        var runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }
}
