package dev.weft.bench.echo;

import dev.weft.EventLoop;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.ConnectionHandler;
import dev.weft.asyncio.IncompleteReadException;
import dev.weft.asyncio.ServerGroup;
import dev.weft.asyncio.StreamReader;
import dev.weft.asyncio.StreamWriter;
import dev.weft.transport.Protocol;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The servers on Weft. */
final class WeftEcho {
    private static final ServeOptions OPTIONS = ServeOptions.DEFAULT.withBacklog(EchoServer.BACKLOG);

    private WeftEcho() {}

    /** Serves by streams on one loop, for ever; tells the port. */
    static void serve(Work work, IntConsumer port) {
        Asyncio.run(() -> {
            var server = Asyncio.startServer(handler(work), EchoServer.HOST, 0, OPTIONS);
            port.accept(server.port());
            server.serveForever();
        });
    }

    /** Serves by streams on several loops, for ever; tells the port. */
    static void serveOnLoops(int loops, Work work, Spread spread, IntConsumer port) throws Exception {
        var handler = handler(work);
        ConnectionHandler counted = (reader, writer) -> {
            var loop = EventLoop.current();
            spread.opened(loop);
            try {
                handler.handle(reader, writer);
            } finally {
                spread.closed(loop);
            }
        };
        try (var group = ServerGroup.start(counted, EchoServer.HOST, 0, OPTIONS, loops)) {
            port.accept(((InetSocketAddress) group.sockets().getFirst()).getPort());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** Echoes by a protocol on one loop, for ever; tells the port. */
    static void serveByProtocol(IntConsumer port) {
        Asyncio.run(() -> {
            var server = EventLoop.current().createServer(Echo::new, EchoServer.HOST, 0, OPTIONS);
            port.accept(server.port());
            server.serveForever();
        });
    }

    private static ConnectionHandler handler(Work work) {
        return switch (work) {
            case ECHO -> WeftEcho::echo;
            case DIGEST -> WeftEcho::digest;
        };
    }

    static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (byte[] data = reader.read(EchoServer.PIECE); data.length > 0; data = reader.read(EchoServer.PIECE)) {
            writer.write(data);
            writer.drain();
        }
        writer.close();
    }

    private static void digest(StreamReader reader, StreamWriter writer) throws IOException {
        try {
            while (true) {
                writer.write(Work.digest(reader.readExactly(Work.MESSAGE)));
                writer.drain();
            }
        } catch (IncompleteReadException end) {
            writer.close();
        }
    }

    /** The echo as a callback. */
    private static final class Echo implements Protocol {
        private @Nullable Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(byte[] data) {
            Objects.requireNonNull(transport).write(data);
        }
    }
}
