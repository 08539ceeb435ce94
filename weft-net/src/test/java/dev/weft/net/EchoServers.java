package dev.weft.net;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Connection;
import dev.weft.asyncio.Server;
import dev.weft.asyncio.StreamReader;
import dev.weft.asyncio.StreamWriter;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.ServeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What several tests serve and connect to. */
final class EchoServers {
    static final String HOST = "127.0.0.1";

    private EchoServers() {}

    static Server start() throws IOException {
        return start(ServeOptions.DEFAULT);
    }

    static Server start(ServeOptions options) throws IOException {
        return Asyncio.startServer(EchoServers::echo, HOST, 0, options);
    }

    /** Sends back what comes until the peer ends, then ends too. */
    static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        byte[] data;
        while ((data = reader.read(65536)).length > 0) {
            writer.send(data);
        }
        writer.close();
        writer.awaitClosed();
    }

    static Connection connect(Server server) throws IOException {
        return connect(server, ConnectOptions.DEFAULT);
    }

    static Connection connect(Server server, ConnectOptions options) throws IOException {
        return Asyncio.openConnection(HOST, server.port(), options);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
