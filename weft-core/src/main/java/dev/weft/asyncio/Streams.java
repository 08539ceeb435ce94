package dev.weft.asyncio;

import dev.weft.Context;
import dev.weft.EventLoop;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.Endpoint;
import dev.weft.transport.ServeOptions;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;

/** What stands behind {@code Asyncio.openConnection}, {@code startServer} and their like. Threads: the loop's only. */
final class Streams {
    private Streams() {}

    /** Resolves and connects. Suspends; a cancellation gives up every attempt. */
    static Connection open(String host, int port, ConnectOptions options) throws IOException {
        var loop = EventLoop.current();
        return streamsOf(loop.createConnection(() -> client(loop, options), host, port, options));
    }

    /** Connects to a Unix socket. Suspends; a cancellation gives up. */
    static Connection openUnix(Path path, ConnectOptions options) throws IOException {
        var loop = EventLoop.current();
        return streamsOf(loop.createUnixConnection(() -> client(loop, options), path, options));
    }

    /** Starts a server on every address of every host. Suspends; a cancellation or a failure leaves nothing bound. */
    static Server serve(ConnectionHandler handler, List<String> hosts, int port, ServeOptions options)
            throws IOException {
        var loop = EventLoop.current();
        var server = new Server(loop, handler, Context.current(), options.limit());
        server.standOn(loop.createServer(server::newProtocol, hosts, port, options));
        return server;
    }

    /** Starts a server on a socket that is bound already. Suspends. See {@link #serve}. */
    static Server serve(ConnectionHandler handler, ServerSocketChannel socket, ServeOptions options)
            throws IOException {
        var loop = EventLoop.current();
        var server = new Server(loop, handler, Context.current(), options.limit());
        server.standOn(loop.createServer(server::newProtocol, socket, options));
        return server;
    }

    /** Starts a server on a Unix socket. Suspends. See {@link #serve}. */
    static Server serveUnix(ConnectionHandler handler, Path path, ServeOptions options) throws IOException {
        var loop = EventLoop.current();
        var server = new Server(loop, handler, Context.current(), options.limit());
        server.standOn(loop.createUnixServer(server::newProtocol, path, options));
        return server;
    }

    private static StreamReaderProtocol client(EventLoop loop, ConnectOptions options) {
        return new StreamReaderProtocol(new StreamReader(options.limit(), loop));
    }

    private static Connection streamsOf(Endpoint<StreamReaderProtocol> endpoint) {
        var protocol = endpoint.protocol();
        return new Connection(protocol.reader(), protocol.newWriter());
    }
}
